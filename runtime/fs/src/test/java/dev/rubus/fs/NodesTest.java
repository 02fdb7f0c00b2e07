package dev.rubus.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rubus.abi.Errno;
import dev.rubus.sdk.SyscallException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NodesTest {
    @Test
    void rootIsAlwaysThere() {
        Nodes nodes = new Nodes(3);
        assertEquals(1, nodes.enter("/"));
        nodes.forget(1, 100);
        assertEquals("/", nodes.path(1));
        assertEquals("/dev", Nodes.child("/", "dev"));
        assertEquals("/dev/gpio", Nodes.child("/dev", "gpio"));
    }

    @Test
    void numberLivesUntilItIsForgottenAsOftenAsItWasGiven() {
        Nodes nodes = new Nodes(1);
        long number = nodes.enter("/dev");
        assertEquals(number, nodes.enter("/dev"));
        nodes.forget(number, 1);
        assertEquals("/dev", nodes.path(number));
        nodes.forget(number, 1);
        assertNull(nodes.path(number));
        assertEquals(0, nodes.size());
        assertNotEquals(number, nodes.enter("/dev"), "never given out again");
    }

    @Test
    void numbersOfAnEarlierRunMeanNothing() {
        long number = new Nodes(1).enter("/dev");
        Nodes next = new Nodes(2);
        assertNotEquals(number, next.enter("/dev"));
        assertNull(next.path(number));
        next.forget(number, 1);
        assertEquals(1, next.size());
    }

    @Test
    void kernelThatForgetsEverythingLeavesNothing() {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("NodesTest: -Drubus.seed=" + seed);
        Random random = new Random(seed);
        Nodes nodes = new Nodes(1);
        Map<Long, Long> held = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            long number = nodes.enter("/data/" + random.nextInt(50));
            held.merge(number, 1L, Long::sum);
            if (random.nextInt(3) == 0) {
                nodes.forget(number, held.remove(number));
            }
        }
        held.forEach(nodes::forget);
        assertEquals(0, nodes.size(), "seed " + seed);
    }

    @Test
    void inodesAreTheSameInEachRunAndDiffer() {
        assertEquals(Nodes.inode("/dev/gpio/17"), Nodes.inode("/dev/gpio/17"));
        assertNotEquals(Nodes.inode("/dev/gpio/17"), Nodes.inode("/dev/gpio/18"));
    }

    @Test
    void handleOfAnEarlierRunIsStale() throws SyscallException {
        long old = new Handles<String>(1).add("x");
        Handles<String> handles = new Handles<>(2);
        assertEquals("y", handles.get(handles.add("y")));
        assertEquals(
                Errno.ESTALE,
                assertThrows(SyscallException.class, () -> handles.get(old)).errno());
        assertNull(handles.remove(old));
    }

    @Test
    void groupHasWhatTheOwnerHas() {
        assertEquals(0100660, Permissions.forUsers(0100600));
        assertEquals(0100664, Permissions.forUsers(0100644));
        assertEquals(0100444, Permissions.forUsers(0100444));
        assertEquals(0040770, Permissions.forUsers(0040700));
        assertEquals(0040555, Permissions.forUsers(0040555));
    }
}
