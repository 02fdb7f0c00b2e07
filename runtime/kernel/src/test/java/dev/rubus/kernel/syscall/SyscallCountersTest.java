package dev.rubus.kernel.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rubus.abi.Syscall;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyscallCountersTest {
    private final SyscallCounters counters = new SyscallCounters();

    @Test
    void eachNumberHasItsOwnFigures() {
        counters.record(Syscall.READ.number(), false, 1000);
        counters.record(Syscall.READ.number(), true, 3000);
        counters.record(Syscall.NOP.number(), false, 5);
        assertEquals(
                List.of(
                        new SyscallCounters.Row(Syscall.READ.number(), 2, 1, 1023, 3000, 3000),
                        new SyscallCounters.Row(Syscall.NOP.number(), 1, 0, 5, 5, 5)),
                counters.rows());
    }

    @Test
    void numbersOutsideOfTheTableCountAsNone() {
        for (int number : new int[] {0, -1, Integer.MIN_VALUE, Syscall.NUMBERS, 65_535}) {
            counters.record(number, true, 7);
        }
        assertEquals(List.of(new SyscallCounters.Row(0, 5, 5, 7, 7, 7)), counters.rows());
    }

    @Test
    void callersAddUp() {
        SyscallCounters other = new SyscallCounters();
        counters.record(3, false, 10);
        other.record(3, true, 10);
        other.record(4, false, 10);
        counters.add(other);
        assertEquals(3, counters.count());
        assertEquals(
                List.of(new SyscallCounters.Row(3, 2, 1, 10, 10, 10), new SyscallCounters.Row(4, 1, 0, 10, 10, 10)),
                counters.rows());
    }
}
