package dev.rubus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What a person sees of the memory: the forms of /proc/buddyinfo and slabinfo. */
class MemoryFormsTest extends Shown {

    @Test
    void buddyinfoLooksLikeProcBuddyinfo() {
        assertEquals(
                """
                Node 0, zone  ring0      1      0     12
                Node 0, zone button      0      1      0
                """,
                shown(
                        "buddyinfo",
                        "[{\"zone\":\"ring0\",\"free_blocks\":[1,0,12],\"free_bytes\":200704},"
                                + "{\"zone\":\"button\",\"free_blocks\":[0,1,0],\"free_bytes\":8192}]"));
    }

    @Test
    void slabinfoSaysWhoHoldsHowMany() {
        assertEquals(
                """
                NAME      ACTIVE  TOTAL  OBJECT  OWNERS
                spool-64  3       64     64 B    button=2 ring 0=1
                """,
                shown(
                        "slabinfo",
                        "[{\"name\":\"spool-64\",\"active\":3,\"total\":64,\"object_bytes\":64,"
                                + "\"owners\":{\"button\":2,\"ring 0\":1}}]"));
    }

    @Test
    void freeHasTheNodeAboveItsProcesses() {
        assertEquals(
                """
                total      1.0 GiB
                available  -

                processes:
                NAME  MEMORY    REGION   REFUSED
                gpio  32.0 MiB  4.0 KiB  0
                """,
                shown(
                        "free",
                        "{\"total_bytes\":1073741824,\"available_bytes\":null,\"processes\":[{\"name\":\"gpio\","
                                + "\"memory_bytes\":33554432,\"region_bytes\":4096,\"refused\":0}]}"));
    }
}
