package dev.rubus.sdk;

import dev.rubus.abi.Errno;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.lang.foreign.MemorySegment;

/**
 * The memory that this process shares with ring 0, from which it may have blocks up to {@code [limits] region} of its manifest. Any
 * thread; not the loop's.
 */
public final class Region {
    private static final String PATH = "the region";

    private final Ring0 ring0;
    private final MemorySegment memory;

    Region(Ring0 ring0, MemorySegment memory) {
        this.ring0 = ring0;
        this.memory = memory;
    }

    /**
     * Maps a block, on a page's boundary. It is zero unless this process had it before.
     *
     * @return so many bytes; what the block has beyond them is nobody's
     * @throws SyscallException ENOMEM if that is over the limit, or in one piece no more to be had
     */
    public MemorySegment map(long bytes) throws SyscallException {
        RingRecord request = new RingRecord().start(RingRecord.REQUEST, Syscall.MAP, 0, 0);
        Ring0.Reply reply = ring0.call(request.args(bytes, 0), PATH);
        if (reply.arg0() < 0 || reply.arg1() < bytes || reply.arg0() > memory.byteSize() - bytes) {
            throw ring0.failure(Errno.EPROTO, "map", PATH);
        }
        return memory.asSlice(reply.arg0(), bytes);
    }

    /** Gives a block back; nobody may touch it any more. @throws SyscallException EINVAL if it is none that {@link #map} returned */
    public void unmap(MemorySegment block) throws SyscallException {
        long at = block.address() - memory.address();
        if (at < 0) {
            throw ring0.failure(Errno.EINVAL, "unmap", PATH);
        }
        ring0.call(
                new RingRecord().start(RingRecord.REQUEST, Syscall.UNMAP, 0, 0).args(at, 0), PATH);
    }
}
