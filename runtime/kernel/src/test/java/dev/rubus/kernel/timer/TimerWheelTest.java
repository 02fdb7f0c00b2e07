package dev.rubus.kernel.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.Accounts;
import dev.rubus.kernel.memory.MemoryFault;
import dev.rubus.kernel.memory.Zone;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimerWheelTest {
    private static final int SHIFT = 10;
    private static final long TICK = 1L << SHIFT;
    private static final int MAX = 1000;

    private final Accounts accounts = new Accounts();
    private final Account app = accounts.open("app", Account.Limits.NONE);
    private final List<Integer> due = new ArrayList<>();

    private TimerWheel wheel(int shift, long now) {
        Zone zone = new Zone("test", Arena.ofAuto().allocate(1 << 20, 8), accounts, true);
        return new TimerWheel(zone, MAX, shift, now);
    }

    private int schedule(TimerWheel wheel, long deadline, int what) {
        int timer = wheel.schedule(deadline, () -> due.add(what), app);
        assertTrue(timer >= 0, "no timer for " + what);
        return timer;
    }

    /** What one would write without a thought of speed. */
    private record Naive(int timer, int what, long deadline) {
        long tick(long origin, long scheduledAt) {
            return Math.max(Math.ceilDiv(deadline - origin, TICK), (scheduledAt - origin) / TICK + 1);
        }
    }

    private record Waiting(Naive timer, long tick) {}

    @ParameterizedTest
    @ValueSource(longs = {0, 123_456_789, -1_000_000, Long.MAX_VALUE - 1_000_000_000})
    void isDueExactlyWhenTheNaiveListIs(long origin) {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("TimerWheelTest: -Drubus.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        TimerWheel wheel = wheel(SHIFT, origin);
        List<Waiting> model = new ArrayList<>();
        long now = origin;
        for (int step = 0; step < 50_000; step++) {
            int dice = random.nextInt(100);
            if (dice < 45 && model.size() < MAX) {
                // Near and far alike, and some that have passed.
                long far = random.nextLong(1L << random.nextInt(1, 40)) - 3 * TICK;
                int timer = schedule(wheel, now + far, step);
                Naive naive = new Naive(timer, step, now + far);
                model.add(new Waiting(naive, naive.tick(origin, now)));
            } else if (dice < 70 && !model.isEmpty()) {
                Waiting gone = model.remove(random.nextInt(model.size()));
                wheel.cancel(gone.timer.timer);
            } else {
                now += random.nextLong(1L << random.nextInt(1, random.nextInt(20) == 0 ? 38 : 24));
                advanceBoth(wheel, model, origin, now, step);
            }
            assertEquals(model.size(), wheel.size());
        }
        now += 1L << 41;
        advanceBoth(wheel, model, origin, now, -1);
        assertEquals(0, wheel.size());
        assertEquals(TimerWheel.NEVER, wheel.nextNanos());
        assertTrue(app.isEmpty());
    }

    private void advanceBoth(TimerWheel wheel, List<Waiting> model, long origin, long now, int step) {
        long tick = (now - origin) / TICK;
        long firstTick = model.stream().mapToLong(Waiting::tick).min().orElse(Long.MAX_VALUE);
        if (firstTick < Long.MAX_VALUE) {
            assertTrue(
                    wheel.nextNanos() - origin <= firstTick * TICK, "the wheel would sleep too long at step " + step);
        }
        List<Integer> expected = model.stream()
                .filter(w -> w.tick <= tick)
                .sorted(Comparator.comparingLong(Waiting::tick).thenComparingInt(w -> w.timer().what))
                .map(w -> w.timer().what)
                .toList();
        model.removeIf(w -> w.tick <= tick);
        due.clear();
        assertEquals(expected.size(), wheel.advance(now));
        assertEquals(expected, due, "at step " + step);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0,1023", "0,1024", "0,65536", "5,70000", "1023,1025", "0,4398046511104"})
    void isNeverEarlyAndLessThanATickLate(long begin, long deadline) {
        TimerWheel wheel = wheel(SHIFT, 0);
        wheel.advance(begin);
        schedule(wheel, deadline, 1);
        long now = begin;
        int woken = 0;
        while (due.isEmpty()) {
            now = Math.max(now, wheel.nextNanos());
            wheel.advance(now);
            woken++;
        }
        assertTrue(now >= deadline, "due at " + now);
        assertTrue(now < Math.max(deadline, begin + 1) + TICK, "due at " + now);
        assertTrue(woken <= 9, "woken " + woken + " times for one timer");
    }

    /** Ticks of more bits than an object has. */
    @ParameterizedTest
    @ValueSource(longs = {0, (1L << 40) - 3, (1L << 48) - 1, 1L << 56})
    void farTimersAreAsExactAsNearOnes(long now) {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("TimerWheelTest: -Drubus.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        TimerWheel wheel = wheel(0, 0);
        assertEquals(0, wheel.advance(now));
        Map<Integer, Long> waiting = new TreeMap<>();
        List<Integer> timers = new ArrayList<>();
        for (int what = 0; what < 400; what++) {
            long deadline = now + 1 + random.nextLong(1L << random.nextInt(1, 62));
            waiting.put(what, deadline);
            timers.add(schedule(wheel, deadline, what));
        }
        for (int what = 0; what < 400; what += 3) {
            waiting.remove(what);
            wheel.cancel(timers.get(what));
        }
        List<Long> deadlines = new ArrayList<>(new TreeSet<>(waiting.values()));
        for (long deadline : deadlines) {
            due.clear();
            assertEquals(0, wheel.advance(deadline - 1), "early");
            wheel.advance(deadline);
            assertEquals(
                    waiting.keySet().stream()
                            .filter(what -> waiting.get(what) == deadline)
                            .toList(),
                    due);
        }
        assertEquals(0, wheel.size());
        assertEquals(TimerWheel.NEVER, wheel.nextNanos());
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0})
    void whatHasLongPassedIsDueAtTheNextTick(long deadline) {
        TimerWheel wheel = wheel(SHIFT, 0);
        schedule(wheel, deadline, 1);
        assertEquals(0, wheel.advance(TICK - 1));
        assertEquals(1, wheel.advance(TICK));
    }

    @Test
    void anActionMaySetAndCancelTimers() {
        TimerWheel wheel = wheel(SHIFT, 0);
        int victim = schedule(wheel, 5 * TICK, 3);
        wheel.schedule(
                5 * TICK - 1,
                () -> {
                    due.add(1);
                    schedule(wheel, 0, 2);
                },
                app);
        wheel.schedule(4 * TICK, () -> wheel.cancel(victim), app);
        wheel.advance(5 * TICK);
        assertEquals(List.of(1), due, "what is set for now is due at the next tick, lest one advance never ends");
        wheel.advance(6 * TICK);
        assertEquals(List.of(1, 2), due);
    }

    @Test
    void anActionThatFailsTakesNoOtherWithIt() {
        TimerWheel wheel = wheel(SHIFT, 0);
        schedule(wheel, TICK, 1);
        wheel.schedule(
                TICK,
                () -> {
                    throw new IllegalStateException("bug");
                },
                app);
        schedule(wheel, TICK, 2);
        assertThrows(IllegalStateException.class, () -> wheel.advance(TICK));
        wheel.advance(TICK);
        assertEquals(List.of(1, 2), due);
        assertTrue(app.isEmpty());
    }

    @Test
    void aTimerWithoutRoomIsRefusedAndChargedToNobody() {
        Account small = accounts.open("small", new Account.Limits(0, 2 * Integer.BYTES + 3, 0));
        TimerWheel wheel = wheel(SHIFT, 0);
        assertTrue(wheel.schedule(1, () -> {}, small) >= 0);
        assertTrue(wheel.schedule(1, () -> {}, small) >= 0);
        assertEquals(TimerWheel.NONE, wheel.schedule(1, () -> {}, small));
        assertEquals(1, small.objects().refused());
        assertEquals(2, wheel.advance(TICK));
        assertTrue(small.isEmpty());
    }

    @Test
    void whoCancelsWhatIsNoTimerIsNamed() {
        TimerWheel wheel = wheel(SHIFT, 0);
        int timer = schedule(wheel, 1, 1);
        wheel.advance(TICK);
        MemoryFault twice = assertThrows(MemoryFault.class, () -> wheel.cancel(timer));
        assertEquals(MemoryFault.Kind.DOUBLE_FREE, twice.kind());
        for (int wrong : new int[] {-1, 1 << 20}) {
            MemoryFault bad = assertThrows(MemoryFault.class, () -> wheel.cancel(wrong));
            assertEquals(MemoryFault.Kind.BAD_ADDRESS, bad.kind());
        }
        schedule(wheel, 1, 2);
        assertEquals(1, wheel.advance(2 * TICK), "the others are unharmed");
    }

    @Test
    void theTimersOfTheDeadStayAndAreRingZerosOwn() {
        Zone zone = new Zone("test", Arena.ofAuto().allocate(1 << 20, 8), accounts, true);
        TimerWheel wheel = new TimerWheel(zone, MAX, SHIFT, 0);
        schedule(wheel, TICK, 1);
        int cancelled = schedule(wheel, TICK, 2);
        zone.depart(app);
        assertTrue(app.isEmpty());
        wheel.cancel(cancelled);
        wheel.advance(TICK);
        assertEquals(List.of(1), due);
        assertEquals(0, accounts.ring0().objects().used());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 20, 40})
    void theEndOfTheClockIsADeadlineAsAnyOther(int shift) {
        for (long origin : new long[] {0, -5, 5}) {
            TimerWheel wheel = wheel(shift, origin);
            int timer = schedule(wheel, Long.MAX_VALUE, 1);
            wheel.advance(origin + (1L << 50));
            assertTrue(due.isEmpty());
            wheel.cancel(timer);
        }
        assertTrue(app.isEmpty());
        assertThrows(IllegalArgumentException.class, () -> wheel(41, 0));
        assertThrows(IllegalArgumentException.class, () -> wheel(-1, 0));
    }
}
