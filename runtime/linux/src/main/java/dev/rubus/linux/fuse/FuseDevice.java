package dev.rubus.linux.fuse;

import com.sun.jna.Memory;
import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor of {@code /dev/fuse} with a mount behind it. One thread takes the requests, any thread answers. The mount lasts as long as
 * somebody has the descriptor, so that a server may die and another go on with it.
 */
public final class FuseDevice {
    /** Bytes of the longest write that the kernel hands over at once. */
    public static final int MAX_WRITE = 64 << 10;

    /** Bytes of the longest read: the 32 pages that the kernel asks for at most unless it is offered more. */
    public static final int MAX_READ = 128 << 10;

    private static final int MAJOR = 7;
    /** Of Linux 5.4, the oldest that a Raspberry Pi of today has; nothing after it is used. */
    private static final int MINOR = 31;
    /** FUSE_ATOMIC_O_TRUNC, FUSE_BIG_WRITES, FUSE_PARALLEL_DIROPS: open truncates, writes are long, a folder is no bottleneck. */
    private static final int WANTED = 1 << 3 | 1 << 5 | 1 << 18;

    private static final int REQUEST_BYTES = MAX_WRITE + 4096;
    private static final int OUT_HEADER = 16;
    private static final int REPLY_BYTES = OUT_HEADER + MAX_READ;

    private static final int NOTIFY_POLL = 1;
    private static final int NOTIFY_RESEND = 7;

    private final Fd fd;
    private final Memory in = new Memory(REQUEST_BYTES);
    private final Memory out = new Memory(REPLY_BYTES);

    public FuseDevice(Fd fd) {
        this.fd = fd;
    }

    /**
     * Waits for the next request. The kernel's first one is answered here.
     *
     * @return null when the mount is gone
     * @throws ProtocolViolation if this is a kernel of another protocol
     */
    public @Nullable FuseRequest next() throws LinuxException, ProtocolViolation {
        while (true) {
            int count;
            try {
                count = fd.read(in);
            } catch (LinuxException e) {
                if (e.errno() == Errno.ENODEV) {
                    return null;
                }
                // ENOENT: whoever asked has gone while we reached for it.
                if (e.errno() != Errno.EINTR && e.errno() != Errno.ENOENT) {
                    throw e;
                }
                continue;
            }
            if (count == 0) {
                return null;
            }
            if (count < 0) {
                continue;
            }
            FuseRequest request = FuseRequest.decode(in.getByteArray(0, count));
            if (request.opcode() != FuseOpcode.INIT) {
                return request;
            }
            greet(request);
        }
    }

    /** The hand-shake, once in the life of a mount. */
    private void greet(FuseRequest request) throws LinuxException, ProtocolViolation {
        int minor = request.u32(4);
        if (request.u32(0) != MAJOR || minor < MINOR) {
            fail(request, Errno.EPROTO);
            throw new ProtocolViolation("FUSE " + request.u32(0) + "." + minor + ", this needs " + MAJOR + "." + MINOR);
        }
        reply(request, FuseReply.init(MAJOR, MINOR, request.u32(12) & WANTED, MAX_WRITE));
    }

    public void reply(FuseRequest to, byte[] body) throws LinuxException {
        send(0, to.unique(), body);
    }

    public void fail(FuseRequest to, Errno errno) throws LinuxException {
        send(-errno.code(), to.unique(), FuseReply.EMPTY);
    }

    /** Somebody polls, and something has come. @param kernelHandle as the POLL request had it */
    public void wake(long kernelHandle) throws LinuxException {
        Memory body = new Memory(8);
        body.setLong(0, kernelHandle);
        send(NOTIFY_POLL, 0, body.getByteArray(0, 8));
    }

    /** Asks for everything that a server before us took and did not answer. Before Linux 6.9 nothing comes of it. */
    public void resend() throws LinuxException {
        try {
            send(NOTIFY_RESEND, 0, FuseReply.EMPTY);
        } catch (LinuxException e) {
            if (e.errno() != Errno.EINVAL) {
                throw e;
            }
        }
    }

    /** {@code struct fuse_out_header}: u32 length, i32 -errno or the kind of notification, u64 unique. */
    private synchronized void send(int error, long unique, byte[] body) throws LinuxException {
        int length = OUT_HEADER + body.length;
        out.setInt(0, length);
        out.setInt(4, error);
        out.setLong(8, unique);
        out.write(OUT_HEADER, body, 0, body.length);
        try {
            fd.write(out, length);
        } catch (LinuxException e) {
            // Whoever asked has gone, or the whole mount has: there is nobody to tell.
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENODEV) {
                throw e;
            }
        }
    }
}
