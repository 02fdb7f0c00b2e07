package dev.rubus.sdk;

import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.RecordBatch;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * System calls that go together, after io_uring's submission and completion queues: each is added, all are submitted with one copy, one
 * publication and at most one doorbell, and each completes on its own. Ring 0 takes them in their order; what a device does later may end in
 * another. A call that fails fails alone: EAGAIN, for example, beyond the outstanding quota.
 *
 * <p>It can be submitted again once all of it has completed; what was added stays until {@link #clear}. One thread at a time; not the
 * loop's.
 */
public final class Batch {
    /** Calls that fit into one. */
    public static final int CAPACITY = 256;

    private final Ring0 ring0;
    private final RecordBatch records = new RecordBatch(CAPACITY);
    private final List<Call> calls = new ArrayList<>();
    private List<CompletableFuture<Ring0.Reply>> replies = List.of();

    /** What a call is named in exceptions. */
    private record Call(String operation, String path) {}

    Batch(Ring0 ring0) {
        this.ring0 = ring0;
    }

    /** Reads a line's level. @return which of the batch's calls it is, from 0; the same for all that are added */
    public int read(int handle, String path) throws SyscallException {
        return add(idempotent(request(Syscall.READ, handle)), path);
    }

    /** Drives a line. */
    public int write(int handle, int level, String path) throws SyscallException {
        return add(idempotent(request(Syscall.WRITE, handle).args(level, 0)), path);
    }

    /** A bus transfer, see {@link App#transfer}. */
    public int transfer(int handle, I2cTransfer transfer, boolean mayRepeat, String path) throws SyscallException {
        RingRecord request = request(Syscall.TRANSFER, handle);
        byte[] encoded = transfer.encode();
        if (encoded.length > RingRecord.MAX_PAYLOAD) {
            throw ring0.failure(Errno.EMSGSIZE, "transfer", path);
        }
        request.payload(encoded);
        return add(mayRepeat ? idempotent(request) : request, path);
    }

    /** Any call. @throws SyscallException E2BIG if the batch is full, EBUSY if it is under way */
    int add(RingRecord request, String path) throws SyscallException {
        refuseUnderWay(path);
        if (!records.add(request)) {
            throw ring0.failure(Errno.E2BIG, "batch", path);
        }
        calls.add(new Call(Calls.operation(request), path));
        return records.size() - 1;
    }

    /** How many calls were added. */
    public int size() {
        return records.size();
    }

    /** Sends all of it. @throws SyscallException EPIPE if ring 0 is gone, EBUSY if it is under way */
    public void submit() throws SyscallException {
        refuseUnderWay("batch");
        replies = ring0.calls().submit(records);
    }

    /** How many of the calls have completed; looks only, and enters no kernel. */
    public int completed() {
        int done = 0;
        for (CompletableFuture<Ring0.Reply> reply : replies) {
            done += reply.isDone() ? 1 : 0;
        }
        return done;
    }

    /** True if that call has completed. */
    public boolean isDone(int call) {
        return replies.get(call).isDone();
    }

    /**
     * Waits until all have completed; what each came to says {@link #reply}. @throws SyscallException ETIMEDOUT if that takes more than
     * 30 s, EINTR
     */
    public void await() throws SyscallException {
        long deadline = System.nanoTime() + Calls.LIMIT_NANOS;
        for (int call = 0; call < replies.size(); call++) {
            wait(call, deadline - System.nanoTime());
        }
    }

    /** Waits for one call. @throws SyscallException with its own errno, and what ring 0 says of it, if it failed */
    public Ring0.Reply reply(int call) throws SyscallException {
        Call its = calls.get(call);
        return ring0.calls().succeeded(wait(call, Calls.LIMIT_NANOS), its.operation(), its.path());
    }

    private Ring0.Reply wait(int call, long nanos) throws SyscallException {
        Call its = calls.get(call);
        return ring0.calls().await(replies.get(call), nanos, its.operation(), its.path());
    }

    /** Empties it. @throws SyscallException EBUSY if it is under way */
    public void clear() throws SyscallException {
        refuseUnderWay("batch");
        records.clear();
        calls.clear();
        replies = List.of();
    }

    private void refuseUnderWay(String path) throws SyscallException {
        if (completed() < replies.size()) {
            throw ring0.failure(Errno.EBUSY, "batch", path);
        }
    }

    private static RingRecord request(Syscall op, int handle) {
        return new RingRecord().start(RingRecord.REQUEST, op, handle, 0);
    }

    private static RingRecord idempotent(RingRecord request) {
        request.flags |= RingRecord.IDEMPOTENT;
        return request;
    }
}
