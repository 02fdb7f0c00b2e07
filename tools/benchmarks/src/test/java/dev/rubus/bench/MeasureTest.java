package dev.rubus.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasureTest {
    @Test
    void aPeerMakesTheTargetOneOfTheRatioOfMedians() {
        Measure measure = Measure.against(
                "restart", "gpio", "ms", List.of(290.0, 300.0, 9000.0), "java Hello", List.of(100.0, 90.0, 110.0), 3);
        assertEquals(3, measure.ratio().orElseThrow());
        assertTrue(measure.met());
        assertEquals(
                "restart  gpio                 300 ms  java Hello 100 ms  ratio 3.00  target 3.00x  met",
                measure.line());
        assertEquals(3.0, measure.document().get("target_ratio"));
        assertEquals(true, measure.document().get("met"));
    }

    @Test
    void withoutAPeerTheTargetIsOneOfTheValue() {
        Measure measure = Measure.limited("memory", "net", "MiB", List.of(40.5), 40);
        assertFalse(measure.met());
        assertTrue(measure.ratio().isEmpty());
        assertEquals("memory   net                40.5 MiB  target 40.0 MiB  MISSED", measure.line());
    }

    @Test
    void aNumberThatIsOnlyToldHasNoVerdict() {
        Measure measure = Measure.told("memory", "node", "MiB", 210, "sum of all");
        assertEquals("memory   node                210 MiB  (sum of all)", measure.line());
        assertFalse(measure.document().containsKey("met"));
    }
}
