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

    /** Memory that one process writes and all others only read. */
    public record Published(Fd readers, MemorySegment writable) {}

    /**
     * Zeroed memory that only the returned mapping can write. {@code readers} is open for reading, and whoever opens it again for
     * writing is stopped by the seal: mmap(2) with PROT_WRITE, mprotect(2) and write(2) end in EPERM or EACCES.
     */
    public static Published publish(String name, long bytes, Arena arena) throws IOException {
        try (Fd fd = new Fd(
                LibC.check(Ring0LibC.memfd_create(name, LibC.MFD_CLOEXEC | LibC.MFD_ALLOW_SEALING), "memfd_create"))) {
            LibC.check(Ring0LibC.ftruncate(fd.number(), bytes), "ftruncate");
            MemorySegment writable = map(fd, bytes, arena);
            // Mappings that are there already stay writable, and ours is the only one.
            LibC.check(LibC.fcntl(fd.number(), LibC.F_ADD_SEALS, LibC.SEAL_READ_ONLY), "fcntl F_ADD_SEALS");
            String path = "/proc/self/fd/" + fd.number();
            Fd readers = new Fd(LibC.check(Ring0LibC.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC, 0), "open " + path));
            return new Published(readers, writable);
        }
    }

    /** Maps the whole, shared and read-only; gone when the arena closes. */
    public static MemorySegment mapReadOnly(Fd fd, long bytes, Arena arena) throws IOException {
        Path path = Path.of("/proc/self/fd/" + fd.number());
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return map(channel, FileChannel.MapMode.READ_ONLY, bytes, arena);
        }
    }

    /**
     * Maps the whole, shared and writable; gone when the arena closes. Mapped through {@code /proc/self/fd}, which needs no native
     * call and checks the size.
     */
    public static MemorySegment map(Fd fd, long bytes, Arena arena) throws IOException {
        Path path = Path.of("/proc/self/fd/" + fd.number());
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return map(channel, FileChannel.MapMode.READ_WRITE, bytes, arena);
        }
    }

    /** The same for memory whose size is its maker's choice. @throws IOException also if it is smaller than {@code least} */
    public static MemorySegment mapAll(Fd fd, long least, Arena arena) throws IOException {
        Path path = Path.of("/proc/self/fd/" + fd.number());
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return map(channel, FileChannel.MapMode.READ_WRITE, Math.max(least, channel.size()), arena);
        }
    }

    private static MemorySegment map(FileChannel channel, FileChannel.MapMode mode, long bytes, Arena arena)
            throws IOException {
        if (channel.size() != bytes) {
            throw new IOException("shared memory of " + channel.size() + " bytes, expected " + bytes);
        }
        return channel.map(mode, 0, bytes, arena);
    }
}
