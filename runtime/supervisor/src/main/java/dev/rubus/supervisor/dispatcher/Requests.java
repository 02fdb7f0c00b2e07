package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.RingRecord;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.MemoryFault;
import dev.rubus.kernel.timer.TimerWheel;
import dev.rubus.supervisor.memory.RecordStore;
import dev.rubus.supervisor.memory.Ring0Memory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Every request that is under way. Its record and the timer of its deadline lie in ring 0's memory, charged to who asked, and the objects
 * here are used again: a steady state makes no garbage. Dispatcher's thread only.
 */
final class Requests {
    static final int NONE = -1;
    /** For a request that may take any time. */
    static final long NO_DEADLINE = 0;

    private static final int SLOT_BITS = 13;
    private static final int MAX = 1 << SLOT_BITS;

    private final RecordStore records;
    private final TimerWheel timers;
    private final Account ring0;
    private final @Nullable Pending[] all = new Pending[MAX];
    private final int[] free = new int[MAX];
    private int freeCount;
    private int known;
    private long tokens;

    Requests(Ring0Memory memory, TimerWheel timers) {
        this.records = memory.requests();
        this.ring0 = memory.ring0();
        this.timers = timers;
    }

    /**
     * Keeps a copy of the request.
     *
     * @param caller null: the supervisor, whose {@code future} gets the answer if there is one
     * @param deadlineNanos when it has waited too long; {@link #NO_DEADLINE}: never
     * @return null if the caller's account or the memory has no room: ENOMEM, counted there
     */
    @Nullable
    Pending open(
            @Nullable Client caller,
            RingRecord request,
            int callerHandle,
            long deadlineNanos,
            @Nullable CompletableFuture<RingRecord> future) {
        if (freeCount == 0 && known == MAX) {
            return null;
        }
        Account owner = caller == null ? ring0 : caller.account();
        int record = records.put(request, owner);
        if (record == RecordStore.NONE) {
            return null;
        }
        Pending pending = freeCount > 0 ? known(free[freeCount - 1]) : new Pending(known);
        int timer = deadlineNanos == NO_DEADLINE ? NONE : timers.schedule(deadlineNanos, pending, owner);
        if (timer == NONE && deadlineNanos != NO_DEADLINE) {
            records.free(record);
            return null;
        }
        if (freeCount > 0) {
            freeCount--;
        } else {
            all[known++] = pending;
        }
        pending.record = record;
        pending.timer = timer;
        pending.become(caller, request, callerHandle, future);
        return pending;
    }

    /** Keeps what is needed for an answer that comes at any time. @throws NoMemory if there is no room */
    Pending note(Client caller, RingRecord request) {
        int length = request.length;
        request.length = 0;
        Pending pending = open(caller, request, request.handle, NO_DEADLINE, null);
        request.length = length;
        if (pending == null) {
            throw new NoMemory();
        }
        return pending;
    }

    /** The request has its answer, or nobody wants one any more. */
    void close(Pending pending) {
        pending.forget();
        free[freeCount++] = pending.slot;
        try {
            try {
                if (pending.timer != NONE) {
                    timers.cancel(pending.timer);
                }
            } finally {
                records.free(pending.record);
            }
        } catch (MemoryFault e) {
            // It is back all the same. Who wrote over it is named; the others go on.
            Logger.error(e.getMessage());
        }
    }

    /** The request's record, under a token that no request had before. */
    void load(Pending pending, RingRecord into) {
        records.load(pending.record, into);
        pending.token = tokens++ << SLOT_BITS | pending.slot;
        into.token = pending.token;
    }

    /** The request that is with a driver under the token; null: none any more. */
    @Nullable
    Pending find(long token) {
        int slot = (int) token & MAX - 1;
        Pending pending = slot < known ? all[slot] : null;
        return pending != null && token >= 0 && pending.token == token ? pending : null;
    }

    /** Every request that is with this route's driver, the first one sent first. Not for the steady state. */
    List<Pending> inFlight(Route route) {
        return Arrays.stream(all, 0, known)
                .filter(p -> p != null && p.route == route && p.token != Pending.NO_TOKEN)
                .sorted(Comparator.comparingLong(p -> p.token))
                .toList();
    }

    private Pending known(int slot) {
        return Objects.requireNonNull(all[slot]);
    }
}
