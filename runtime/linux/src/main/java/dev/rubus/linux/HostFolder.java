package dev.rubus.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder of the host and what is below it. Whatever somebody lays there, no name leads out: the kernel resolves beneath the folder, and
 * follows no symbolic link and no mount (openat2(2), since Linux 5.6). Any thread.
 */
public final class HostFolder {
    private static final int READ_CHUNK = 32 * 1024;
    /** RESOLVE_NO_XDEV, RESOLVE_NO_MAGICLINKS, RESOLVE_NO_SYMLINKS, RESOLVE_BENEATH. */
    private static final long BENEATH = 0x1 | 0x2 | 0x4 | 0x8;

    private static final int OPEN_HOW_BYTES = 24;
    private static final int STATX_BYTES = 256;
    private static final int S_IFMT = 0170000;
    private static final int S_IFDIR = 0040000;
    private static final int S_IFREG = 0100000;
    private static final int EXDEV = 18;
    private static final int EACCES = 13;
    private static final int EISDIR = 21;

    private final Path folder;

    /** What there is. @param size bytes; modifiedMillis: wall clock */
    public record Facts(boolean directory, boolean regular, long size, long modifiedMillis) {}

    /** @param folder itself reached as usual: whoever names it is trusted */
    public HostFolder(Path folder) {
        this.folder = folder;
    }

    public Path path() {
        return folder;
    }

    /** @param name relative to the folder; {@code .} is the folder itself */
    public Facts stat(String name) throws LinuxException {
        try (Fd fd = openat2(name, FileLibC.O_PATH | FileLibC.O_NOFOLLOW, 0)) {
            return facts(fd, name);
        }
    }

    /** Opens a regular file; anything else is EACCES, a folder EISDIR. Never waits, as for the other end of a pipe. */
    public HostFile open(String name, boolean write) throws LinuxException {
        int access = write ? LibC.O_RDWR : LibC.O_RDONLY;
        return regular(openat2(name, access | LibC.O_NONBLOCK | FileLibC.O_NOFOLLOW, 0), name);
    }

    /** Makes an empty file that only root may read. */
    public void create(String name) throws LinuxException {
        openat2(name, FileLibC.O_WRONLY | FileLibC.O_CREAT | FileLibC.O_EXCL | FileLibC.O_NOFOLLOW, 0600)
                .close();
    }

    /** Takes a file out of the folder. */
    public void remove(String name) throws LinuxException {
        int slash = name.lastIndexOf('/');
        try (Fd parent =
                openat2(slash < 0 ? "." : name.substring(0, slash), FileLibC.O_PATH | FileLibC.O_DIRECTORY, 0)) {
            LibC.check(FileLibC.unlinkat(parent.number(), name.substring(slash + 1), 0), "unlink " + name);
        }
    }

    /** The names in a folder, sorted; those that are no UTF-8 cannot be named here and are left out. */
    public List<String> names(String name) throws LinuxException {
        List<String> names = new ArrayList<>();
        Memory buffer = new Memory(READ_CHUNK);
        try (Fd fd = openat2(name, LibC.O_RDONLY | FileLibC.O_DIRECTORY | FileLibC.O_NOFOLLOW, 0)) {
            long n;
            while ((n = LibC.check(FileLibC.getdents64(fd.number(), buffer, READ_CHUNK), "getdents64")) > 0) {
                // struct linux_dirent64: u64 inode, u64 offset, u16 length, u8 type, name
                for (long at = 0; at < n; at += Short.toUnsignedInt(buffer.getShort(at + 16))) {
                    add(names, buffer, at + 19);
                }
            }
        }
        names.sort(null);
        return names;
    }

    private static void add(List<String> names, Memory buffer, long at) {
        byte[] bytes = buffer.getByteArray(at, (int) buffer.indexOf(at, (byte) 0));
        String name;
        try {
            name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return;
        }
        if (!name.equals(".") && !name.equals("..")) {
            names.add(name);
        }
    }

    private static HostFile regular(Fd fd, String name) throws LinuxException {
        try {
            Facts facts = facts(fd, name);
            if (!facts.regular()) {
                throw new LinuxException("open " + name, facts.directory() ? EISDIR : EACCES);
            }
            return new HostFile(fd);
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    static Facts facts(Fd fd, String name) throws LinuxException {
        Memory into = new Memory(STATX_BYTES);
        LibC.check(
                FileLibC.statx(fd.number(), "", FileLibC.AT_EMPTY_PATH, FileLibC.STATX_BASIC_STATS, into),
                "statx " + name);
        int type = into.getShort(28) & S_IFMT;
        long modified = into.getLong(112) * 1000 + into.getInt(120) / 1_000_000;
        return new Facts(type == S_IFDIR, type == S_IFREG, into.getLong(40), modified);
    }

    private Fd openat2(String name, int flags, int mode) throws LinuxException {
        Memory how = new Memory(OPEN_HOW_BYTES);
        how.setLong(0, flags | LibC.O_CLOEXEC);
        how.setLong(8, mode);
        how.setLong(16, BENEATH);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        Memory path = new Memory(bytes.length + 1L);
        path.write(0, bytes, 0, bytes.length);
        path.setByte(bytes.length, (byte) 0);
        try (Fd top = new Fd(LibC.check(
                Ring0LibC.open(folder.toString(), FileLibC.O_PATH | FileLibC.O_DIRECTORY | LibC.O_CLOEXEC, 0),
                "open " + folder))) {
            long fd = Ring0LibC.syscall(
                    FileLibC.SYS_OPENAT2,
                    top.number(),
                    Pointer.nativeValue(path),
                    Pointer.nativeValue(how),
                    OPEN_HOW_BYTES);
            if (fd < 0) {
                int errno = Native.getLastError();
                // A name that would leave the folder is not allowed, which is nothing about devices.
                throw new LinuxException("open " + name, errno == EXDEV ? EACCES : errno);
            }
            return new Fd((int) fd);
        }
    }
}
