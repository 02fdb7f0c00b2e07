package dev.rubus.kernel.restart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.kernel.restart.RestartLadder.Kind;
import dev.rubus.kernel.restart.RestartLadder.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RestartLadderTest {
    private static RestartLadder ladder() {
        return new RestartLadder(Duration.ofMillis(100), Duration.ofSeconds(30), 5, Duration.ofSeconds(60));
    }

    @Test
    void theFirstDeathIsFollowedByARestartAtOnce() {
        assertEquals(new Step(Kind.AT_ONCE, 0), ladder().died(1_000, 0));
    }

    @Test
    void theBackOffDoublesFromTheSecondDeathOn() {
        RestartLadder ladder = ladder();
        ladder.died(0, 0);
        assertEquals(new Step(Kind.BACK_OFF, 100), ladder.died(1, 0));
        assertEquals(new Step(Kind.BACK_OFF, 200), ladder.died(2, 0));
        assertEquals(new Step(Kind.BACK_OFF, 400), ladder.died(3, 0));
    }

    @Test
    void overBudgetItIsDegradedAndRetriedAfterTheLongestBackOff() {
        RestartLadder ladder = ladder();
        for (int i = 0; i < 5; i++) {
            assertTrue(ladder.died(i, 0).kind() != Kind.DEGRADED);
        }
        assertEquals(new Step(Kind.DEGRADED, 30_000), ladder.died(5, 0));
        assertEquals(new Step(Kind.DEGRADED, 30_000), ladder.died(6, 0));
    }

    @Test
    void aCrashLoopStaysDegradedHoweverRareItsTries() {
        RestartLadder ladder = ladder();
        for (int i = 0; i < 6; i++) {
            ladder.died(i, 0);
        }
        for (long now = 30_000; now < 3_600_000; now += 31_000) {
            assertEquals(new Step(Kind.DEGRADED, 30_000), ladder.died(now, 1_000), "at " + now);
        }
        assertEquals(new Step(Kind.DEGRADED, 30_000), ladder.died(4_000_000, 59_999));
    }

    @Test
    void whoHasServedForAWholeWindowHasItsBudgetBack() {
        RestartLadder ladder = ladder();
        for (int i = 0; i < 6; i++) {
            ladder.died(i, 0);
        }
        assertEquals(new Step(Kind.AT_ONCE, 0), ladder.died(100_000, 60_000));
        assertEquals(new Step(Kind.BACK_OFF, 100), ladder.died(100_001, 0));
    }

    @Test
    void deathsLongAgoAreForgotten() {
        RestartLadder ladder = ladder();
        for (int i = 0; i < 5; i++) {
            ladder.died(i, 0);
        }
        assertEquals(new Step(Kind.AT_ONCE, 0), ladder.died(60_004, 0));
    }

    @Test
    void anOperatorsForgivenessStartsAnew() {
        RestartLadder ladder = ladder();
        for (int i = 0; i < 9; i++) {
            ladder.died(i, 0);
        }
        ladder.forgive();
        assertEquals(Kind.AT_ONCE, ladder.died(10, 0).kind());
    }

    @Test
    void theLongestBackOffIsNeverExceededHoweverLargeTheBudget() {
        RestartLadder ladder =
                new RestartLadder(Duration.ofMillis(100), Duration.ofSeconds(30), 1000, Duration.ofDays(1));
        for (int i = 0; i < 1000; i++) {
            long delay = ladder.died(i, 0).delayMillis();
            assertTrue(delay >= 0 && delay <= 30_000, "delay " + delay + " after " + i);
        }
    }

    @Test
    void itAgreesWithANaiveCountOfRecentDeaths() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        RestartLadder ladder = ladder();
        List<Long> all = new ArrayList<>();
        boolean degraded = false;
        long now = 0;
        for (int i = 0; i < 10_000; i++) {
            long served = random.nextInt(10) == 0 ? 60_000 : random.nextInt(25_000);
            now += served;
            long at = now;
            if (degraded && served >= 60_000) {
                all.clear();
                degraded = false;
            }
            all.add(at);
            long recent = all.stream().filter(t -> at - t < 60_000).count();
            degraded |= recent > 5;
            Kind expected = degraded ? Kind.DEGRADED : recent == 1 ? Kind.AT_ONCE : Kind.BACK_OFF;
            assertEquals(expected, ladder.died(now, served).kind(), "death " + i + " with " + recent + " recent");
        }
    }

    @Test
    void aPolicyThatIsNoneIsRefusedWithItsValues() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new RestartLadder(Duration.ofSeconds(2), Duration.ofSeconds(1), 5, Duration.ofSeconds(60)));
        assertTrue(String.valueOf(refused.getMessage()).contains("PT2S..PT1S"));
    }
}
