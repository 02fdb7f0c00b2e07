package dev.rubus.kernel.oom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinuxOrderTest {
    private static final long MACHINE = 1_000_000;

    private static Candidate candidate(String name, Privilege privilege, int adj) {
        return new Candidate(name, privilege, 8000, 0, 0, 0, adj, true);
    }

    @Test
    void anAdjOfTheManifestArrivesAsItIs() {
        for (int adj = -999; adj <= 1000; adj++) {
            Candidate c = candidate("app", Privilege.APP, adj);
            assertEquals(Map.of("app", adj), LinuxOrder.adjustments(List.of(c), MACHINE, -1000));
        }
    }

    @Test
    void ring0IsImmuneForLinuxToo() {
        Candidate ring0 = candidate("supervisor", Privilege.SUPERVISOR, 0);
        assertEquals(Map.of("supervisor", -1000), LinuxOrder.adjustments(List.of(ring0), MACHINE, -1000));
    }

    @Test
    void withoutTheRightToGoLowerAllAreShiftedUp() {
        List<Candidate> all = List.of(
                candidate("supervisor", Privilege.SUPERVISOR, 0),
                new Candidate("gpio", Privilege.DRIVER, 0, 0, 0, 0, -500, true),
                new Candidate("weather", Privilege.APP, 0, 0, 0, 0, 300, true));
        assertEquals(Map.of("supervisor", 0, "gpio", 0, "weather", 800), LinuxOrder.adjustments(all, MACHINE, 0));
    }

    @Test
    void linuxChoosesAsWeDo() {
        Random random = BadnessTest.seeded();
        for (int i = 0; i < 2000; i++) {
            int floor = random.nextBoolean() ? -1000 : 0;
            List<Candidate> all = new ArrayList<>();
            for (int n = 0; n < 10; n++) {
                // Half the range of adj: a shift by the other half loses nothing at the upper end.
                Candidate c = BadnessTest.any(random, "p" + n);
                all.add(new Candidate(
                        c.name(),
                        c.privilege(),
                        c.residentPages(),
                        c.swapPages(),
                        c.tablePages(),
                        c.ageMillis(),
                        c.adj() / 2,
                        c.hears()));
            }
            Map<String, Integer> adj = LinuxOrder.adjustments(all, MACHINE, floor);
            Badness ours = Badness.order(all, MACHINE).getFirst();
            // What oom_badness() would compute from what we wrote.
            long best = Long.MIN_VALUE;
            long chosen = Long.MIN_VALUE;
            for (Candidate c : all) {
                if (!c.immune()) {
                    long points = c.usePages() + adj.getOrDefault(c.name(), 0) * (MACHINE / 1000);
                    best = Math.max(best, points);
                    chosen = c.name().equals(ours.candidate().name()) ? points : chosen;
                }
            }
            // Linux's grain is a thousandth of the memory: nearer than that both choices are the same to it.
            assertTrue(best - chosen <= MACHINE / 1000, "Linux would choose another than " + ours);
        }
    }
}
