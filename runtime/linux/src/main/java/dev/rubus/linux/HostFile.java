package dev.rubus.linux;

import com.sun.jna.Memory;

/** An open regular file of a {@link HostFolder}. One thread at a time. */
public final class HostFile implements AutoCloseable {
    private final Fd fd;

    HostFile(Fd fd) {
        this.fd = fd;
    }

    /** What is there, at most {@code count} bytes; none at the end. */
    public byte[] read(long offset, int count) throws LinuxException {
        if (count == 0) {
            return new byte[0];
        }
        Memory buffer = new Memory(count);
        long n = LibC.check(FileLibC.pread(fd.number(), buffer, count, offset), "pread");
        return buffer.getByteArray(0, (int) n);
    }

    /** @return how many of the first {@code count} bytes were written, at least one */
    public int write(long offset, byte[] bytes, int count) throws LinuxException {
        Memory buffer = new Memory(count);
        buffer.write(0, bytes, 0, count);
        return (int) LibC.check(FileLibC.pwrite(fd.number(), buffer, count, offset), "pwrite");
    }

    public void truncate(long size) throws LinuxException {
        LibC.check(FileLibC.ftruncate(fd.number(), size), "ftruncate");
    }

    public long size() throws LinuxException {
        return HostFolder.facts(fd, "file").size();
    }

    @Override
    public void close() {
        fd.close();
    }
}
