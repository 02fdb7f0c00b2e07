package dev.rubus.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class MedianTest {
    @Test
    void oddCountsHaveAMiddle() {
        assertEquals(3, Median.of(List.of(900, 1, 3)));
        assertEquals(7.5, Median.of(List.of(7.5)));
    }

    @Test
    void evenCountsHaveTheMeanOfTwo() {
        assertEquals(2.5, Median.of(List.of(4, 1, 2, 3)));
    }

    @Test
    void numbersAreOrderedAsNumbersNotAsText() {
        assertEquals(9, Median.of(List.of(10, 9, 1)));
    }

    @Test
    void nothingHasNoMedian() {
        assertThrows(IllegalArgumentException.class, () -> Median.of(List.of()));
    }
}
