package dev.rubus.sdk;

import dev.rubus.abi.Errno;
import dev.rubus.abi.RecordBatch;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The calls of this process that wait for their replies, each under a token of its own that ring 0 echoes. Any thread. */
final class Calls {
    /** Ring 0 answers or refuses within its own limit of 5 s; this one only guards against its end. */
    static final int SECONDS = 30;

    static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(SECONDS);

    private final Uplink up;
    private final int generation;
    private final Map<Long, CompletableFuture<Ring0.Reply>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong tokens = new AtomicLong();

    /** A call whose reply somebody gets before whoever waits. Not a dependent of the future: those may run on the waiting thread. */
    private static final class Heard extends CompletableFuture<Ring0.Reply> {
        private final Consumer<Ring0.Reply> first;

        Heard(Consumer<Ring0.Reply> first) {
            this.first = first;
        }
    }

    Calls(Uplink up, int generation) {
        this.up = up;
        this.generation = generation;
    }

    /** The name of a request's call, for exceptions. */
    static String operation(RingRecord request) {
        Syscall op = Syscall.of(request.op);
        return op == null ? "call" : op.label();
    }

    /** Sends and waits for the reply. Not from the loop's thread. */
    Ring0.Reply call(RingRecord request, String path) throws SyscallException {
        CompletableFuture<Ring0.Reply> future = new CompletableFuture<>();
        long token = tokens.incrementAndGet();
        request.token = token;
        String operation = operation(request);
        waiting.put(token, future);
        try {
            // Looked at after the call is entered: whoever sets it answers all that are entered.
            up.refuseIfGone(operation, path);
            up.send(request);
            return succeeded(await(future, LIMIT_NANOS, operation, path), operation, path);
        } catch (SyscallException e) {
            throw e;
        } catch (IOException e) {
            throw up.failure(Errno.EPIPE, operation, path);
        } finally {
            waiting.remove(token);
        }
    }

    /** Waits for a call that was sent. @throws SyscallException ETIMEDOUT, EINTR; what ring 0 refused is a reply */
    Ring0.Reply await(CompletableFuture<Ring0.Reply> future, long nanos, String operation, String path)
            throws SyscallException {
        try {
            return future.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw up.failure(Errno.ETIMEDOUT, operation, path);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw up.failure(Errno.EINTR, operation, path);
        } catch (ExecutionException e) {
            throw up.failure(Errno.EPIPE, operation, path);
        }
    }

    /** @throws SyscallException with its errno, and what ring 0 says of it, if it did not succeed */
    Ring0.Reply succeeded(Ring0.Reply reply, String operation, String path) throws SyscallException {
        if (reply.result() < 0) {
            throw new SyscallException(Errno.of(-reply.result()), operation, path, generation, reply.payload());
        }
        return reply;
    }

    /** Sends and does not wait; there is no limit to how long ring 0 takes. */
    CompletableFuture<Ring0.Reply> begin(RingRecord request, String path) throws SyscallException {
        return begin(request, path, new CompletableFuture<>());
    }

    /**
     * The same.
     *
     * @param first gets ring 0's reply on the loop's thread, before anything that ring 0 sent after it is looked at, and even if nobody waits for
     *     it any more; not if ring 0 is gone
     */
    CompletableFuture<Ring0.Reply> begin(RingRecord request, String path, Consumer<Ring0.Reply> first)
            throws SyscallException {
        return begin(request, path, new Heard(first));
    }

    private CompletableFuture<Ring0.Reply> begin(RingRecord request, String path, CompletableFuture<Ring0.Reply> future)
            throws SyscallException {
        long token = tokens.incrementAndGet();
        request.token = token;
        waiting.put(token, future);
        String operation = operation(request);
        try {
            up.refuseIfGone(operation, path);
            up.send(request);
        } catch (IOException e) {
            waiting.remove(token);
            throw up.failure(Errno.EPIPE, operation, path);
        }
        return future.whenComplete((reply, failure) -> waiting.remove(token));
    }

    /** Sends a batch with one doorbell. Each future is completed as one of {@link #begin} is, in no order that is promised. */
    List<CompletableFuture<Ring0.Reply>> submit(RecordBatch batch) throws SyscallException {
        List<CompletableFuture<Ring0.Reply>> futures = new ArrayList<>(batch.size());
        long first = tokens.getAndAdd(batch.size()) + 1;
        for (int i = 0; i < batch.size(); i++) {
            long token = first + i;
            batch.token(i, token);
            CompletableFuture<Ring0.Reply> future = new CompletableFuture<>();
            waiting.put(token, future);
            futures.add(future);
            future.whenComplete((reply, failure) -> waiting.remove(token));
        }
        up.send(batch);
        return futures;
    }

    /** The loop's thread: ring 0 replied. */
    void replied(RingRecord record) {
        CompletableFuture<Ring0.Reply> call = waiting.get(record.token);
        if (call != null) {
            Ring0.Reply reply = new Ring0.Reply(record.result, record.arg0, record.arg1, record.payloadCopy());
            if (call instanceof Heard heard) {
                heard.first.accept(reply);
            }
            call.complete(reply);
        }
    }

    /** Nobody takes replies any more: all that wait, and all that are still to be sent, fail with EPIPE. */
    void end() {
        up.end();
        waiting.values().forEach(call -> call.complete(new Ring0.Reply(-Errno.EPIPE.code(), 0, 0, new byte[0])));
    }
}
