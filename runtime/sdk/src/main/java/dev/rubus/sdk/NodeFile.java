package dev.rubus.sdk;

import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.util.concurrent.CompletableFuture;

/** An open file of the node's tree. Any thread. */
public final class NodeFile implements AutoCloseable {
    private final Ring0 ring0;
    private final int handle;
    private final String path;

    NodeFile(Ring0 ring0, int handle, String path) {
        this.ring0 = ring0;
        this.handle = handle;
        this.path = path;
    }

    /**
     * Reads at most {@code count} bytes, and not more than a record holds; none at the end. Of a stream it waits for the next piece, unless
     * it was opened with O_NONBLOCK: EAGAIN.
     */
    public byte[] read(long offset, int count) throws SyscallException {
        int most = Math.min(count, RingRecord.MAX_PAYLOAD);
        return ring0.call(request(Syscall.READ).args(offset, most), path).payload();
    }

    /** @return how many bytes were written, at least one */
    public int write(long offset, byte[] bytes, int from, int count) throws SyscallException {
        int most = Math.min(count, RingRecord.MAX_PAYLOAD);
        return ring0.call(request(Syscall.WRITE).args(offset, 0).payload(bytes, from, most), path)
                .result();
    }

    /** Completes as soon as a read would not wait, or the file is closed. A negative result is an errno. */
    public CompletableFuture<Ring0.Reply> readable() throws SyscallException {
        return ring0.begin(request(Syscall.POLL).args(1, 0), path);
    }

    /** True if a read would not wait now. */
    public boolean isReadable() throws SyscallException {
        return ring0.call(request(Syscall.POLL).args(0, 0), path).result() == 1;
    }

    /** One of {@link dev.rubus.abi.FileCommand}. */
    public void ioctl(long command, long argument) throws SyscallException {
        ring0.call(request(Syscall.IOCTL).args(command, argument), path);
    }

    @Override
    public void close() throws SyscallException {
        ring0.call(request(Syscall.CLOSE), path);
    }

    private RingRecord request(Syscall op) {
        return new RingRecord().start(RingRecord.REQUEST, op, handle, 0);
    }
}
