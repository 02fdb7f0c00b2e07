package dev.rubus.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PlacementTableTest {
    private static Measure measure(String subject, String unit, double value, String note) {
        return new Measure(
                "placement",
                subject,
                value,
                unit,
                "",
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of(value),
                note);
    }

    @Test
    void numbersStandSideBySideAndFaultsHaveALineEach() {
        List<String> lines = PlacementTable.of(List.of(
                measure("monolithic: memory", "MiB", 150.4, ""),
                measure("micro: memory", "MiB", 230.6, ""),
                measure("hybrid: memory", "MiB", 91.26, ""),
                measure("monolithic: gpio throws", "ms", 16.04, "died: gpio; edges lost: 0"),
                measure("micro: gpio throws", "ms", 87.2, "died: gpio; edges lost: 0")));
        assertEquals(
                List.of(
                        "placement          monolithic       micro            hybrid",
                        "memory             150 MiB          231 MiB          91.3 MiB",
                        "fault              style          outage         what died",
                        "gpio throws        monolithic     16.0 ms        died: gpio; edges lost: 0",
                        "gpio throws        micro          87.2 ms        died: gpio; edges lost: 0"),
                lines);
    }

    @Test
    void whatDiesWithTheNodeIsKilledByAnExitInside() {
        assertTrue(PlacementFault.GPIO_DIES.endsTheNode(KernelStyle.HYBRID));
        assertFalse(PlacementFault.NET_DIES.endsTheNode(KernelStyle.HYBRID));
        assertTrue(PlacementFault.NET_DIES.endsTheNode(KernelStyle.MONOLITHIC));
        assertFalse(PlacementFault.THROWS.endsTheNode(KernelStyle.MONOLITHIC));
        assertEquals("kill", PlacementFault.GPIO_DIES.chaos(KernelStyle.MICRO));
        assertEquals("exit1", PlacementFault.GPIO_DIES.chaos(KernelStyle.MONOLITHIC));
        assertEquals("loop", PlacementFault.LOOPS.chaos(KernelStyle.MONOLITHIC));
    }

    @Test
    void aStyleIsATableOfNodeToml() {
        assertEquals("", KernelStyle.MICRO.nodeToml());
        assertEquals("""
                [driver.gpio]
                placement = "inline"
                trusted = true
                [driver.i2c]
                placement = "inline"
                trusted = true
                """, KernelStyle.HYBRID.nodeToml());
    }
}
