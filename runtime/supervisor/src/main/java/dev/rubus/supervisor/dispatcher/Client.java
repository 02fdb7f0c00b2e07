package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Channel;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.vdso.LevelPage;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.sched.Weight;
import dev.rubus.kernel.syscall.HandleTable;
import dev.rubus.kernel.syscall.SyscallCounters;
import dev.rubus.kernel.syscall.TokenBucket;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.Memfd;
import dev.rubus.supervisor.memory.Region;
import dev.rubus.supervisor.memory.Ring0Memory;
import dev.rubus.supervisor.trace.TracedCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ring 0's end of one process's channel. Dispatcher's thread only, but for {@link #channel}'s heartbeat. */
public final class Client {
    /** Of answers and events. Three times what one process was measured to do one by one; more is a flood, not a use. */
    private static final int MAX_RECORDS_PER_SECOND = 400_000;

    /**
     * The memory that a process shares with ring 0. Mapped until the dispatcher has seen the process leave: until then any thread may look
     * at the heartbeat.
     *
     * @param memory {@link Region#bytes} long
     */
    public record Shared(MemorySegment memory, Arena arena) {
        /** Maps it. */
        @SuppressWarnings("MustBeClosedChecker")
        public static Shared map(Fd memory, long bytes) throws IOException {
            Arena arena = Arena.ofShared();
            try {
                return new Shared(Memfd.map(memory, bytes, arena), arena);
            } catch (IOException e) {
                arena.close();
                throw e;
            }
        }

        /** Nobody looks at it any more. */
        public void unmap() {
            arena.close();
        }
    }

    /** Messages and requests under way: a full outbox of usual messages. */
    public static final long OBJECT_BYTES = 1 << 20;

    /** Of a process whose manifest says nothing else. */
    public static final Account.Limits DEFAULT_LIMITS = new Account.Limits(0, OBJECT_BYTES, HandleTable.CAPACITY);

    /** So many calls over its rate are looked at in one go; then its ring rests, which slows it down by itself. */
    private static final int CALLS_BEFORE_REST = 16;

    private static final long REST_NANOS = 1_000_000;

    private static final long SECOND = 1_000_000_000L;

    final String name;
    final int generation;
    final int weight;
    final Access access;
    final Channel channel;
    /** What its top half saw, if it is a driver that has one. */
    final LevelPage levels;

    final Bell bell;
    final HandleTable<Handle> handles = new HandleTable<>();
    private final Map<Access.Opening, Lane> lanes = new HashMap<>();
    private final EventFd doorbellDown;
    private @Nullable Backlog backlog;
    private boolean dirty;
    private long windowStart;
    private int windowRecords;

    /** What it may hold, and what it holds while it serves. */
    final Account.Limits limits;

    private @Nullable Account account;
    private @Nullable Region region;
    private final @Nullable Shared shared;

    int outstanding;
    int subscriptions;
    int lastSubscription;
    boolean removed;
    /** Of all runs of this program; set when it joins. */
    SyscallCounters counters = new SyscallCounters();
    /** Of all runs too. */
    LostReadings lost = new LostReadings();
    /** Who watches its calls; null: nobody, which is then all that tracing costs. */
    @Nullable
    Tracer tracer;

    /** Once it has published. */
    @Nullable
    Publisher publisher;

    private final TokenBucket rate;
    private boolean overRate;
    private int callsOverRate;
    private long restsUntil;
    private boolean rests;

    /** @param doorbellUp rung by the process; {@code doorbellDown}: rung by ring 0 */
    public Client(
            String name, int generation, Access access, Channel channel, EventFd doorbellUp, EventFd doorbellDown) {
        this(name, generation, Weight.NORMAL, access, DEFAULT_LIMITS, channel, null, doorbellUp, doorbellDown);
    }

    /**
     * A client with a region of its own.
     *
     * @param weight its share of a device that others want too
     * @param limits what it may hold of ring 0's memory
     */
    public Client(
            String name,
            int generation,
            int weight,
            Access access,
            Account.Limits limits,
            Shared shared,
            EventFd doorbellUp,
            EventFd doorbellDown) {
        this(
                name,
                generation,
                weight,
                access,
                limits,
                Channel.create(shared.memory()),
                shared,
                doorbellUp,
                doorbellDown);
    }

    /** @param shared what it maps with ring 0 beyond the channel; null: nothing */
    Client(
            String name,
            int generation,
            int weight,
            Access access,
            Account.Limits limits,
            Channel channel,
            @Nullable Shared shared,
            EventFd doorbellUp,
            EventFd doorbellDown) {
        this.limits = limits;
        this.shared = shared;
        this.name = name;
        this.generation = generation;
        this.weight = weight;
        this.access = access;
        this.channel = channel;
        this.levels = new LevelPage(channel.levels());
        this.bell = new Bell(doorbellUp, System.nanoTime());
        this.doorbellDown = doorbellDown;
        this.rate = access.quota().bucket(System.nanoTime());
    }

    /** The process's name. */
    public String name() {
        return name;
    }

    /** How often it was started. */
    public int generation() {
        return generation;
    }

    /** What it may do. */
    public Access access() {
        return access;
    }

    /** What it has open. Dispatcher's thread. */
    public HandleTable<Handle> handles() {
        return handles;
    }

    /** True once the process has left. Dispatcher's thread. */
    public boolean gone() {
        return removed;
    }

    /** The heartbeat's count; any thread. */
    public long heartbeat() {
        return channel.heartbeat();
    }

    /** What is to be remembered of the call, or null if nobody watches. */
    @Nullable
    TracedCall trace(RingRecord request) {
        return tracer == null ? null : new TracedCall(request, System.currentTimeMillis());
    }

    /** A call has its answer. */
    void answered(RingRecord reply, long begun, @Nullable TracedCall trace) {
        long nanos = System.nanoTime() - begun;
        counters.record(reply.op, reply.result < 0, nanos);
        if (trace != null && tracer != null) {
            trace.answered(reply, nanos);
            tracer.see(trace);
        }
    }

    /** A call came. It counts against the rate whatever becomes of it: wrong ones cost ring 0 as much as right ones. */
    void called(long now) {
        overRate = !rate.take(now);
        if (!overRate) {
            callsOverRate = 0;
        } else if (++callsOverRate >= CALLS_BEFORE_REST) {
            callsOverRate = 0;
            rests = true;
            restsUntil = now + REST_NANOS;
        }
    }

    /** @return false if it asks too much: more a second than its quota, or while too many of its calls wait for their answers */
    boolean mayCall() {
        return !overRate && outstanding < access.quota().outstanding();
    }

    /** True while nothing is taken from its ring, because it was refused often and asks on. The others have their turn. */
    boolean rests(long now) {
        if (rests && now - restsUntil >= 0) {
            rests = false;
        }
        return rests;
    }

    /** Takes the next record; its room is free again after {@link #taken}. @throws ProtocolViolation also if it sends more than any use explains */
    boolean take(RingRecord into, long now) throws ProtocolViolation {
        if (!channel.in().take(into)) {
            return false;
        }
        if (into.isRequest()) {
            return true; // its quota is the bound, see called
        }
        if (now - windowStart > SECOND) {
            windowStart = now;
            windowRecords = 0;
        }
        if (++windowRecords > MAX_RECORDS_PER_SECOND) {
            throw new ProtocolViolation("flood: over " + MAX_RECORDS_PER_SECOND + " records in a second");
        }
        return true;
    }

    /** True if something waits until the process makes room in its ring, which it does without a bell. */
    boolean hasBacklog() {
        return backlog != null && !backlog.isEmpty();
    }

    /** Everything that was taken has been dealt with. */
    void taken() {
        channel.in().release();
    }

    /** Sends a copy as soon as there is room; a process that sleeps is woken by {@link #flush}. */
    void send(RingRecord record) throws ProtocolViolation {
        if (removed) {
            return;
        }
        Backlog waiting = backlog;
        if ((waiting == null || waiting.isEmpty()) && channel.out().offer(record)) {
            dirty = true;
        } else if (waiting == null || !waiting.add(record)) {
            throw new ProtocolViolation(
                    "does not read its ring: " + (waiting == null ? 0 : waiting.size()) + " records wait");
        }
    }

    /**
     * Sends a copy of what may be lost. Others publish as fast as their quota lets them, so that this process may have done nothing wrong if it
     * has no time to read.
     *
     * @return false if it is lost
     */
    boolean sendOrLose(RingRecord record) throws ProtocolViolation {
        if (removed) {
            return true;
        }
        Backlog waiting = backlog;
        if ((waiting == null || waiting.isEmpty()) && channel.out().offer(record)) {
            dirty = true;
            return true;
        }
        return waiting != null && waiting.addSpare(record);
    }

    /** Moves what waits, and wakes the process if something came and it sleeps. */
    void flush() throws ProtocolViolation, LinuxException {
        if (backlog != null && backlog.moveTo(channel.out())) {
            dirty = true;
        }
        if (dirty) {
            dirty = false;
            if (channel.out().mustWake()) {
                doorbellDown.ring();
            }
        }
    }

    /** Its account, which it has no more; null if it never served. */
    @Nullable
    Account closeAccount() {
        Account closed = account;
        if (backlog != null) {
            backlog.clear();
            backlog = null;
        }
        account = null;
        region = null;
        return closed;
    }

    /** What it reserved on what the handle leads to; null: nothing. */
    @Nullable
    Lane lane(Handle handle) {
        return lanes.isEmpty() ? null : lanes.get(handle);
    }

    void joinLane(Access.Opening opening, Lane lane) {
        lanes.put(opening, lane);
    }

    /** A handle less; with the last one the reservation ends. */
    void leaveLane(Access.Opening opening) {
        Lane lane = lane(opening);
        if (lane != null && lane.release(System.nanoTime())) {
            lanes.remove(opening);
        }
    }

    /** Takes every handle back. */
    void closeHandles() {
        handles.closeAll((handle, number) -> handle.closed(this, number));
    }

    /** From here on it can hold something. */
    void admit(Ring0Memory memory) {
        Account opened = memory.open(name, limits);
        account = opened;
        backlog = new Backlog(memory.backlog(), opened);
        handles.charge(opened.handles());
        if (shared != null) {
            region = memory.region(opened, shared.memory());
        }
    }

    /** What it can map; null: nothing. */
    @Nullable
    Region region() {
        return region;
    }

    /** Nobody looks at its memory any more. */
    void unmap() {
        if (shared != null) {
            shared.unmap();
        }
    }

    /** What it holds. While it serves. */
    Account account() {
        return java.util.Objects.requireNonNull(account, name);
    }

    void closeDoorbells() {
        bell.close();
        doorbellDown.close();
    }
}
