package dev.rubus.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Anonymous shared memory whose size is sealed: no peer can shrink it under a reader (memfd_create(2), fcntl(2) F_ADD_SEALS). */
public final class Memfd {
    private Memfd() {}

    /** Zeroed memory of that many bytes. */
    public static Fd create(String name, long bytes) throws LinuxException {
        Fd fd = new Fd(
                LibC.check(Ring0LibC.memfd_create(name, LibC.MFD_CLOEXEC | LibC.MFD_ALLOW_SEALING), "memfd_create"));
        LibC.check(Ring0LibC.ftruncate(fd.number(), bytes), "ftruncate");
        LibC.check(LibC.fcntl(fd.number(), LibC.F_ADD_SEALS, LibC.SEAL_SIZE), "fcntl F_ADD_SEALS");
        return fd;
    }

    /**
     * Maps the whole, shared and writable; gone when the arena closes. Mapped through {@code /proc/self/fd}, which needs no native
     * call and checks the size.
     */
    public static MemorySegment map(Fd fd, long bytes, Arena arena) throws IOException {
        Path path = Path.of("/proc/self/fd/" + fd.number());
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() != bytes) {
                throw new IOException("shared memory of " + channel.size() + " bytes, expected " + bytes);
            }
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        }
    }
}
