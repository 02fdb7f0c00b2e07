package dev.rubus.kernel.oom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.kernel.oom.Pressure.Source;
import dev.rubus.kernel.oom.PressureGauge.Reading;
import org.junit.jupiter.api.Test;

class PressureGaugeTest {
    private static final long MIB = 1 << 20;
    private static final long TOTAL = 1024 * MIB;

    private final PressureGauge gauge = new PressureGauge(256 * MIB);

    private static Reading node(long mib) {
        return new Reading(mib * MIB, TOTAL, TOTAL / 2, true);
    }

    private static Reading machine(long availableMib, boolean tellsStalls) {
        return new Reading(100 * MIB, TOTAL, availableMib * MIB, tellsStalls);
    }

    @Test
    void theBudgetItselfMayBeUsed() {
        assertTrue(gauge.judge(0, node(256)).none());
    }

    @Test
    void overBudgetIsPressureUntilItIsWellBelow() {
        assertEquals(Source.BUDGET, gauge.judge(0, node(257)).source());
        assertEquals(Source.BUDGET, gauge.judge(1, node(250)).source());
        assertTrue(gauge.judge(2, node(240)).none());
        assertTrue(gauge.judge(3, node(250)).none());
    }

    @Test
    void halfAsMuchAgainIsUrgent() {
        assertFalse(gauge.judge(0, node(384)).urgent());
        assertTrue(gauge.judge(1, node(385)).urgent());
    }

    @Test
    void aStallAloneIsNotTheMachinesShortage() {
        gauge.stalled(0);
        assertTrue(gauge.judge(1, machine(500, true)).none());
    }

    @Test
    void littleMemoryWithoutAStallHurtsNobody() {
        assertTrue(gauge.judge(0, machine(60, true)).none());
    }

    @Test
    void aStallWithLittleMemoryIsPressureWhileTriggersGoOn() {
        gauge.stalled(0);
        Pressure pressure = gauge.judge(1, machine(60, true));
        assertEquals(Source.MACHINE, pressure.source());
        assertEquals(TOTAL, pressure.limit());
        assertEquals(Source.MACHINE, gauge.judge(4_499, machine(60, true)).source());
        assertTrue(gauge.judge(4_500, machine(60, true)).none());
    }

    @Test
    void withoutPsiAvailableMemoryAloneDecides() {
        assertTrue(gauge.judge(0, machine(60, false)).none());
        assertEquals(Source.MACHINE, gauge.judge(1, machine(50, false)).source());
        assertTrue(gauge.judge(2, machine(10, false)).urgent());
    }

    @Test
    void aBudgetThatIsNoneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new PressureGauge(0));
    }
}
