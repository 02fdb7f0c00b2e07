package dev.rubus.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final List<String> KNOWN = List.of("start", "restart", "ring");

    @Test
    void withoutANameAllRunInTheirOrder() throws Exception {
        Arguments arguments = Arguments.parse(KNOWN);
        assertEquals(KNOWN, arguments.names());
        assertFalse(arguments.json());
    }

    @Test
    void namesRunOnceInTheOrderGivenWhereverTheOptionStands() throws Exception {
        Arguments arguments = Arguments.parse(KNOWN, "ring", "--json", "start", "ring");
        assertEquals(List.of("ring", "start"), arguments.names());
        assertTrue(arguments.json());
    }

    @Test
    void helpIsNoName() throws Exception {
        assertTrue(Arguments.parse(KNOWN, "-h").help());
        assertTrue(Arguments.parse(KNOWN, "--help").help());
    }

    @Test
    void anUnknownWordIsQuotedWithTheNamesThatThereAre() {
        Arguments.Unknown refusal =
                assertThrows(Arguments.Unknown.class, () -> Arguments.parse(KNOWN, "start", "rings"));
        assertEquals(
                "tools/bench does not know 'rings'; usage: tools/bench [NAME]... [--json];"
                        + " NAME is one of start restart ring",
                refusal.getMessage());
    }

    @Test
    void anUnknownOptionIsRefusedToo() {
        assertThrows(Arguments.Unknown.class, () -> Arguments.parse(KNOWN, "--jsonn"));
    }
}
