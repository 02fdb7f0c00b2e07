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
        assertEquals(new Step(Kind.AT_ONCE, 0), ladder().died(1_000));
    }

    @Test
    void theBackOffDoublesFromTheSecondDeathOn() {
        RestartLadder ladder = ladder();
        ladder.died(0);
        assertEquals(new Step(Kind.BACK_OFF, 100), ladder.died(1));
        assertEquals(new Step(Kind.BACK_OFF, 200), ladder.died(2));
        assertEquals(new Step(Kind.BACK_OFF, 400), ladder.died(3));
    }

    @Test
    void overBudgetItIsDegradedAndRetriedAfterTheLongestBackOff() {
        RestartLadder ladder = ladder();
        for (int i = 0; i < 5; i++) {
            assertTrue(ladder.died(i).kind() != Kind.DEGRADED);
        }
        assertEquals(new Step(Kind.DEGRADED, 30_000), ladder.died(5));
        assertEquals(new Step(Kind.DEGRADED, 30_000), ladder.died(6));
    }

    @Test
    void deathsLongAgoAreForgotten() {
        RestartLadder ladder = ladder();
        for (int i = 0; i < 5; i++) {
            ladder.died(i);
        }
        assertEquals(new Step(Kind.AT_ONCE, 0), ladder.died(60_004));
    }

    @Test
    void anOperatorsForgivenessStartsAnew() {
        RestartLadder ladder = ladder();
        for (int i = 0; i < 9; i++) {
            ladder.died(i);
        }
        ladder.forgive();
        assertEquals(Kind.AT_ONCE, ladder.died(10).kind());
    }

    @Test
    void theLongestBackOffIsNeverExceededHoweverLargeTheBudget() {
        RestartLadder ladder =
                new RestartLadder(Duration.ofMillis(100), Duration.ofSeconds(30), 1000, Duration.ofDays(1));
        for (int i = 0; i < 1000; i++) {
            long delay = ladder.died(i).delayMillis();
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
        long now = 0;
        for (int i = 0; i < 10_000; i++) {
            now += random.nextInt(25_000);
            long at = now;
            all.add(at);
            long recent = all.stream().filter(t -> at - t < 60_000).count();
            Kind expected = recent > 5 ? Kind.DEGRADED : recent == 1 ? Kind.AT_ONCE : Kind.BACK_OFF;
            assertEquals(expected, ladder.died(now).kind(), "death " + i + " with " + recent + " recent");
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
