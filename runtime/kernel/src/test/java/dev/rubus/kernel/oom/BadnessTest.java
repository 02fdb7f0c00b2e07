package dev.rubus.kernel.oom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BadnessTest {
    private static final long TOTAL = 65_536; // 256 MiB
    private static final long HOUR = 3_600_000;

    private static Candidate candidate(String name, Privilege privilege, long pages, long ageMillis, int adj) {
        return new Candidate(name, privilege, pages, 0, 0, ageMillis, adj, true);
    }

    private static String first(Candidate... candidates) {
        return Badness.order(List.of(candidates), TOTAL).getFirst().candidate().name();
    }

    @Test
    void withoutAgePrivilegeAndAdjItIsLinuxsOwn() {
        Candidate c = new Candidate("app", Privilege.APP, 1000, 200, 30, 0, 300, true);
        // oom_badness: rss + swapents + pgtables, plus adj * totalpages / 1000
        assertEquals(
                1000 + 200 + 30 + 300 * (TOTAL / 1000.0), Badness.of(c, TOTAL).points(), 1);
    }

    @Test
    void whoUsesMoreGoesFirst() {
        assertEquals(
                "large",
                first(candidate("small", Privilege.APP, 100, 0, 0), candidate("large", Privilege.APP, 101, 0, 0)));
    }

    @Test
    void anAppGoesBeforeADriverOfItsSize() {
        assertEquals(
                "app",
                first(candidate("driver", Privilege.DRIVER, 8000, 0, 0), candidate("app", Privilege.APP, 8000, 0, 0)));
    }

    @Test
    void aServiceStandsBetweenAppAndDriver() {
        List<Badness> order = Badness.order(
                List.of(
                        candidate("driver", Privilege.DRIVER, 8000, 0, 0),
                        candidate("app", Privilege.APP, 8000, 0, 0),
                        candidate("service", Privilege.SERVICE, 8000, 0, 0)),
                TOTAL);
        assertEquals(
                List.of("app", "service", "driver"),
                order.stream().map(b -> b.candidate().name()).toList());
    }

    @Test
    void ofTwoAlikeTheYoungerGoes() {
        assertEquals(
                "young",
                first(candidate("old", Privilege.APP, 8000, HOUR, 0), candidate("young", Privilege.APP, 8000, 0, 0)));
    }

    @Test
    void ageNeverSavesOneThatUsesHalfAsMuchAgain() {
        assertEquals(
                "old",
                first(
                        candidate("old", Privilege.APP, 12_000, 10_000 * HOUR, 0),
                        candidate("young", Privilege.APP, 8000, 0, 0)));
    }

    @Test
    void adjWeighsInThousandthsOfTheWhole() {
        Candidate c = candidate("app", Privilege.APP, 0, 0, 500);
        assertEquals(TOTAL / 2, Badness.of(c, TOTAL).points());
    }

    @Test
    void ring0AndWhoeverAsksForItAreNeverChosen() {
        List<Badness> order = Badness.order(
                List.of(
                        candidate("supervisor", Privilege.SUPERVISOR, 60_000, 0, 1000),
                        candidate("dear", Privilege.APP, 60_000, 0, -1000),
                        candidate("tiny", Privilege.DRIVER, 1, 0, -999)),
                TOTAL);
        assertEquals("tiny", order.getFirst().candidate().name());
        assertEquals(Long.MIN_VALUE, order.getLast().points());
        assertTrue(order.get(1).why().startsWith("never"), order.get(1).why());
    }

    @Test
    void thePartsAddUpToThePoints() {
        Random random = seeded();
        for (int i = 0; i < 10_000; i++) {
            Badness b = Badness.of(any(random, "x"), 1 + random.nextLong(1L << 30));
            if (!b.candidate().immune()) {
                assertEquals(b.use() - b.age() - b.privilege() + b.adj(), b.points());
                assertTrue(b.age() >= 0 && b.age() <= b.use() / 4, b::toString);
                assertTrue(b.privilege() >= 0 && b.privilege() <= b.use() / 2, b::toString);
            }
        }
    }

    @Test
    void theOrderDoesNotDependOnWhereItBegan() {
        Random random = seeded();
        for (int i = 0; i < 1000; i++) {
            List<Candidate> some = new ArrayList<>();
            for (int n = 0; n < 12; n++) {
                some.add(any(random, "p" + n));
            }
            List<Badness> order = Badness.order(some, TOTAL);
            Collections.shuffle(some, random);
            assertEquals(order, Badness.order(some, TOTAL));
        }
    }

    @Test
    void growingNeverMovesAProcessBack() {
        Random random = seeded();
        for (int i = 0; i < 1000; i++) {
            List<Candidate> some = new ArrayList<>();
            for (int n = 0; n < 8; n++) {
                some.add(any(random, "p" + n));
            }
            int before = place(some, "p0");
            Candidate c = some.getFirst();
            some.set(
                    0,
                    new Candidate(
                            c.name(),
                            c.privilege(),
                            c.residentPages() + random.nextInt(10_000),
                            c.swapPages(),
                            c.tablePages(),
                            c.ageMillis(),
                            c.adj(),
                            c.hears()));
            assertTrue(place(some, "p0") <= before, "p0 grew and moved back");
        }
    }

    private static int place(List<Candidate> candidates, String name) {
        return Badness.order(candidates, TOTAL).stream()
                .map(b -> b.candidate().name())
                .toList()
                .indexOf(name);
    }

    @Test
    void sizesThatAreNoneAreRefusedWithTheName() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> candidate("weather", Privilege.APP, -1, 0, 0));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("weather: -1"), refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> candidate("weather", Privilege.APP, 1, 0, 1001));
        assertThrows(IllegalArgumentException.class, () -> Badness.of(candidate("weather", Privilege.APP, 1, 0, 0), 0));
    }

    static Random seeded() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        return new Random(seed);
    }

    static Candidate any(Random random, String name) {
        Privilege[] all = Privilege.values();
        return new Candidate(
                name,
                all[random.nextInt(all.length)],
                random.nextInt(40_000),
                random.nextInt(1000),
                random.nextInt(100),
                random.nextLong(1000 * HOUR),
                random.nextInt(2001) - 1000,
                random.nextBoolean());
    }
}
