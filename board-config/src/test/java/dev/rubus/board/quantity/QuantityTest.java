package dev.rubus.board.quantity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    private static final long SEED = 20261;
    private static final int ROUNDS = 100_000;

    @ParameterizedTest
    @CsvSource({
        "0s, PT0S",
        "1ns, PT0.000000001S",
        "5us, PT0.000005S",
        "100ms, PT0.1S",
        "30s, PT30S",
        "2m, PT2M",
        "1h, PT1H",
        "7d, PT168H",
        "90s, PT1M30S",
        "9223372036854775807ns, PT2562047H47M16.854775807S"
    })
    void readsDurations(String text, Duration expected) throws BadValue {
        assertEquals(expected, Durations.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "2ms/100ms, PT0.002S, PT0.1S",
        "1us/1ms, PT0.000001S, PT0.001S",
        "' 1h / 60m ', PT1H, PT1H",
    })
    void readsReservations(String text, Duration budget, Duration period) throws BadValue {
        Reserve reserve = Reserve.parse(text);
        assertEquals(new Reserve(budget, period), reserve);
        assertEquals(reserve, Reserve.parse(reserve.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "2ms",
                "2ms/",
                "/100ms",
                "2/100",
                "0ms/100ms",
                "-1ms/100ms",
                "999ns/1ms",
                "101ms/100ms",
                "2ms/0s",
                "1us/999us",
                "2ms/61m",
                "9223372036854775807ns/9223372036854775807ns",
                "9223372036854775808ns/1h",
                "2ms/100ms/1s",
                "2ms per 100ms"
            })
    void refusesOtherReservations(String text) {
        assertThrows(BadValue.class, () -> Reserve.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "100",
                "ms",
                "-1s",
                "1.5s",
                "1 s",
                "1S",
                "1sec",
                "1s ",
                "\u0661s",
                "106752d",
                "9223372036854775808ns",
                "99999999999999999999s",
                "1s1s",
                "0x1s",
                "1e3s"
            })
    void refusesOtherDurations(String text) {
        assertThrows(BadValue.class, () -> Durations.parse(text));
    }

    @Test
    void everyDurationSurvivesFormatAndParse() throws BadValue {
        Random random = new Random(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            Duration duration = Duration.ofNanos(random.nextLong() >>> random.nextInt(1, 64));
            assertEquals(duration, Durations.parse(Durations.format(duration)), () -> "seed " + SEED + ": " + duration);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "4096, 4096", "1K, 1024", "40M, 41943040", "2G, 2147483648", "1T, 1099511627776"})
    void readsSizes(String text, long expected) throws BadValue {
        assertEquals(expected, Sizes.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "M", "-1", "1.5M", "40 M", "40m", "40MB", "40MiB", "9223372036854775808", "8388608T", "0x10"
            })
    void refusesOtherSizes(String text) {
        assertThrows(BadValue.class, () -> Sizes.parse(text));
    }

    @Test
    void everySizeSurvivesFormatAndParse() throws BadValue {
        Random random = new Random(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            long bytes = (random.nextLong() >>> random.nextInt(1, 64)) << random.nextInt(0, 20) & Long.MAX_VALUE;
            assertEquals(bytes, Sizes.parse(Sizes.format(bytes)), () -> "seed " + SEED + ": " + bytes);
        }
    }

    @Test
    void sizeOutOfBoundsNamesTheBounds() {
        BadValue bad = assertThrows(BadValue.class, () -> Sizes.parse("1K", 1 << 20, 1 << 30));
        assertEquals("a size between 1M and 1G", bad.expected());
    }

    @ParameterizedTest
    @CsvSource({"1/s, 1", "10000/s, 10000", "1000000/s, 1000000", "50 / s, 50"})
    void readsRates(String text, int expected) throws BadValue {
        assertEquals(expected, Rate.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/s", "100", "0/s", "-1/s", "1000001/s", "9999999999/s", "1.5/s", "10/m", "10/sec", "10/S"})
    void refusesOtherRates(String text) {
        assertThrows(BadValue.class, () -> Rate.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"50%, 0.5", "200%, 2", "12.5%, 0.125", "1%, 0.01", "6400 %, 64"})
    void readsPercentOfACpu(String text, double expected) throws BadValue {
        assertEquals(expected, CpuShare.parse(text));
    }

    @Test
    void readsPlainSharesOfACpu() throws BadValue {
        assertEquals(0.5, CpuShare.parse(0.5));
        assertEquals(2, CpuShare.parse(2L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "50", "%", "-5%", "0%", "0.1%", "6401%", "half", "NaN%"})
    void refusesOtherSharesWrittenAsText(String text) {
        assertThrows(BadValue.class, () -> CpuShare.parse(text));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 0.001, 65, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesOtherPlainShares(double share) {
        assertThrows(BadValue.class, () -> CpuShare.parse(share));
    }

    @Test
    void readsBudgetsAndRanges() throws BadValue {
        Budget budget = Budget.parse("5 in 60s");
        assertEquals(new Budget(5, Duration.ofMinutes(1)), budget);
        assertEquals("5 in 1m", budget.toString());
        DurationRange range = DurationRange.parse("100ms..30s", Duration.ZERO, Duration.ofHours(1));
        assertEquals(new DurationRange(Duration.ofMillis(100), Duration.ofSeconds(30)), range);
        assertEquals("100ms..30s", range.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "5 in",
                "in 60s",
                "5in60s",
                "0 in 60s",
                "1001 in 60s",
                "5 in 60",
                "5 in 1ms",
                "5 in 2d",
                "-1 in 60s",
                "9999999999 in 60s"
            })
    void refusesOtherBudgets(String text) {
        assertThrows(BadValue.class, () -> Budget.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "1s", "1s..", "..1s", "1s...2s", "1s-2s", "1..2", "1s..2h"})
    void refusesOtherRanges(String text) {
        assertThrows(BadValue.class, () -> DurationRange.parse(text, Duration.ZERO, Duration.ofHours(1)));
    }

    @Test
    void aRangeTheWrongWayRoundIsTurnedInTheRemedy() {
        BadValue bad = assertThrows(
                BadValue.class, () -> DurationRange.parse("30s..100ms", Duration.ZERO, Duration.ofHours(1)));
        assertEquals("write \"100ms..30s\"", bad.remedy());
    }

    @Test
    void niceValuesBecomeWeights() throws BadValue {
        assertEquals(1024, Nice.parseWeight(0L));
        assertEquals(88761, Nice.parseWeight(-20L));
        assertEquals(15, Nice.parseWeight(19L));
        assertEquals(9548, Nice.parseWeight("high"));
        assertEquals(15, Nice.parseWeight("idle"));
        for (int nice = Nice.MIN; nice < Nice.MAX; nice++) {
            double step = (double) Nice.weight(nice) / Nice.weight(nice + 1);
            assertTrue(step > 1.1 && step < 1.4, "step from " + nice + ": " + step);
        }
    }

    @Test
    void refusesOtherWeights() {
        for (Object raw : new Object[] {-21L, 20L, 0.5, "", "urgent", "-5", true}) {
            assertThrows(BadValue.class, () -> Nice.parseWeight(raw), raw.toString());
        }
    }
}
