package dev.rubus.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import dev.rubus.abi.Errno;

/** Waits for a few fds, given anew each time (poll(2)). One thread. */
public final class Poll {
    private static final int STRUCT_BYTES = 8;
    private static final short POLLIN = 1;
    private static final short POLLERR = 8;

    private Memory fds = new Memory(8L * STRUCT_BYTES);
    private int count;

    public void clear() {
        count = 0;
    }

    /** @return the index to ask {@link #ready} for */
    public int add(Fd fd) {
        if ((long) (count + 1) * STRUCT_BYTES > fds.size()) {
            Memory larger = new Memory(fds.size() * 2);
            larger.write(0, fds.getByteArray(0, count * STRUCT_BYTES), 0, count * STRUCT_BYTES);
            fds = larger;
        }
        long at = (long) count * STRUCT_BYTES;
        fds.setInt(at, fd.number());
        fds.setShort(at + 4, POLLIN);
        fds.setShort(at + 6, (short) 0);
        return count++;
    }

    /** Waits for input, end of file or an error on any. @return false after the time or a signal */
    public boolean await(int timeoutMillis) throws LinuxException {
        int n = LibC.poll(fds, count, timeoutMillis);
        if (n < 0 && Native.getLastError() == Errno.EINTR.code()) {
            return false;
        }
        return LibC.check(n, "poll") > 0;
    }

    public boolean ready(int index) {
        return fds.getShort((long) index * STRUCT_BYTES + 6) != 0;
    }

    /** True if what is behind the descriptor is broken or gone. */
    public boolean failed(int index) {
        return (fds.getShort((long) index * STRUCT_BYTES + 6) & POLLERR) != 0;
    }
}
