package dev.rubus.kernel.oom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.kernel.oom.OomLadder.Level;
import dev.rubus.kernel.oom.OomLadder.Pace;
import dev.rubus.kernel.oom.Pressure.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OomLadderTest {
    private static final long MIB = 1 << 20;
    private static final Pace PACE = new Pace(1000, 2000, 1500, 5000);
    private static final Pressure OVER = new Pressure(Source.BUDGET, 300 * MIB, 256 * MIB, false);
    private static final Pressure URGENT = new Pressure(Source.BUDGET, 600 * MIB, 256 * MIB, true);
    private static final Pressure NONE = new Pressure(Source.NONE, 100 * MIB, 256 * MIB, false);

    private static Candidate candidate(String name, Privilege privilege, long mib, boolean hears) {
        return new Candidate(name, privilege, mib * 256, 0, 0, 0, 0, hears);
    }

    private static List<Badness> node(Candidate... more) {
        List<Candidate> all = new ArrayList<>(List.of(more));
        all.add(candidate("gpio", Privilege.DRIVER, 30, true));
        all.add(candidate("weather", Privilege.APP, 25, true));
        return Badness.order(all, 65_536);
    }

    private static final List<Badness> LEAK = node(candidate("leak", Privilege.APP, 150, true));

    private static List<String> words(List<OomOrder> orders) {
        return orders.stream().map(o -> o.step() + " " + o.process()).toList();
    }

    @Test
    void asksThenThrottlesThenKills() {
        OomLadder ladder = new OomLadder(PACE, true);
        assertEquals(List.of("shrink leak", "shrink weather"), words(ladder.observe(0, OVER, LEAK)));
        assertEquals(List.of(), ladder.observe(999, OVER, LEAK));
        assertEquals(List.of("throttle leak"), words(ladder.observe(1000, OVER, LEAK)));
        assertEquals(List.of(), ladder.observe(2999, OVER, LEAK));
        assertEquals(List.of("oom-kill leak"), words(ladder.observe(3000, OVER, LEAK)));
        assertEquals(Level.KILL, ladder.level());
    }

    @Test
    void whatTheMachineCannotThrottleIsKilledAfterItWasAsked() {
        OomLadder ladder = new OomLadder(PACE, false);
        ladder.observe(0, OVER, LEAK);
        assertEquals(List.of("oom-kill leak"), words(ladder.observe(1000, OVER, LEAK)));
    }

    @Test
    void whereNobodyHearsThrottlingIsTheFirstStep() {
        List<Badness> deaf = Badness.order(List.of(candidate("leak", Privilege.APP, 150, false)), 65_536);
        assertEquals(List.of("throttle leak"), words(new OomLadder(PACE, true).observe(0, OVER, deaf)));
        assertEquals(List.of("oom-kill leak"), words(new OomLadder(PACE, false).observe(0, OVER, deaf)));
    }

    @Test
    void anUrgentShortageLeavesNoTimeToAsk() {
        assertEquals(List.of("oom-kill leak"), words(new OomLadder(PACE, true).observe(0, URGENT, LEAK)));
    }

    @Test
    void theNextKillWaitsUntilTheFirstCanHaveHelped() {
        OomLadder ladder = new OomLadder(PACE, false);
        ladder.observe(0, URGENT, LEAK);
        List<Badness> left = node();
        assertEquals(List.of(), ladder.observe(1499, URGENT, left));
        assertEquals(List.of("oom-kill weather"), words(ladder.observe(1500, URGENT, left)));
    }

    @Test
    void itBeginsAnewWhenThePressureHasEndedForAWhile() {
        OomLadder ladder = new OomLadder(PACE, true);
        ladder.observe(0, OVER, LEAK);
        ladder.observe(1000, OVER, LEAK);
        ladder.observe(1100, NONE, LEAK);
        assertEquals(List.of(), ladder.observe(6099, NONE, LEAK));
        assertEquals(List.of("relax leak"), words(ladder.observe(6100, NONE, LEAK)));
        assertEquals(Level.CALM, ladder.level());
        assertEquals("shrink leak", words(ladder.observe(6200, OVER, LEAK)).getFirst());
    }

    @Test
    void aMomentWithoutPressureForgetsNothing() {
        OomLadder ladder = new OomLadder(PACE, true);
        ladder.observe(0, OVER, LEAK);
        ladder.observe(500, NONE, LEAK);
        assertEquals(List.of("throttle leak"), words(ladder.observe(1000, OVER, LEAK)));
    }

    @Test
    void driversAreAskedOnlyWhenADriverWouldGo() {
        List<Badness> leakingDriver = node(candidate("i2c", Privilege.DRIVER, 200, true));
        assertEquals(
                List.of("shrink i2c", "shrink gpio"), words(new OomLadder(PACE, true).observe(0, OVER, leakingDriver)));
    }

    @Test
    void whoseDeathWouldFreeNothingIsLeftAlone() {
        List<Badness> tiny = Badness.order(List.of(candidate("tiny", Privilege.APP, 3, true)), 65_536);
        OomLadder ladder = new OomLadder(PACE, true);
        for (long now = 0; now < 60_000; now += 100) {
            assertEquals(List.of(), ladder.observe(now, URGENT, tiny));
        }
    }

    @Test
    void theKillSaysWhyAndWhom() {
        String why =
                new OomLadder(PACE, true).observe(0, URGENT, LEAK).getFirst().why();
        assertTrue(why.contains("600.0 MiB of its budget of 256.0 MiB"), why);
        assertTrue(why.contains("leak goes first: uses 150.0 MiB"), why);
    }

    /** Whatever is observed: no immune process, no kill before its time, no order without pressure but to relax. */
    @Test
    void itKeepsItsPromisesUnderAnyPressure() {
        Random random = BadnessTest.seeded();
        for (int run = 0; run < 200; run++) {
            boolean throttles = random.nextBoolean();
            OomLadder ladder = new OomLadder(PACE, throttles);
            OomLadder twin = new OomLadder(PACE, throttles);
            long now = 0;
            long lastKill = -PACE.killMillis();
            for (int i = 0; i < 500; i++) {
                now += random.nextInt(600);
                List<Candidate> some = new ArrayList<>();
                for (int n = 0; n < 5; n++) {
                    some.add(BadnessTest.any(random, "p" + n));
                }
                List<Badness> order = Badness.order(some, 65_536);
                Pressure pressure = random.nextInt(4) == 0 ? NONE : random.nextInt(5) == 0 ? URGENT : OVER;
                List<OomOrder> orders = ladder.observe(now, pressure, order);
                assertEquals(orders, twin.observe(now, pressure, order), "not deterministic");
                for (OomOrder o : orders) {
                    Candidate who = some.stream()
                            .filter(c -> c.name().equals(o.process()))
                            .findFirst()
                            .orElseThrow();
                    switch (o) {
                        case OomOrder.Shrink s -> assertTrue(who.hears(), s::toString);
                        case OomOrder.Throttle t -> assertTrue(throttles && !who.immune(), t::toString);
                        case OomOrder.Kill k -> {
                            assertTrue(!who.immune() && now - lastKill >= PACE.killMillis(), k::toString);
                            lastKill = now;
                        }
                        case OomOrder.Relax r -> assertTrue(pressure.none(), r::toString);
                    }
                }
            }
        }
    }
}
