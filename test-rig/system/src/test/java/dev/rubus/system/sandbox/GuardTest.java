package dev.rubus.system.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.system.sandbox.probe.Overrunner;
import dev.rubus.system.sandbox.probe.Victim;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node with {@code [memory] guard = true}: whoever writes too far is named, and all goes on. */
class GuardTest {
    private static final int CALLS = 50;

    @Test
    void anOverrunIsNamedWithItsCulpritAndEverythingGoesOn() throws IOException {
        try (SandboxNode node = new SandboxNode()) {
            node.javaApp("clumsy", Overrunner.class, "backoff = \"1s..30s\"")
                    .javaApp("victim", Victim.class, "backoff = \"1s..30s\"")
                    .grant("victim", "gpio = [\"22:in\"]")
                    .memory("guard = true")
                    .start(true);
            SandboxNode.await(
                    "three blocks are given back", 60, () -> node.log("clumsy").contains("OVERRUNNER gave back 3"));
            SandboxNode.await("others are served", 60, () -> node.log("victim").contains("SERVED " + CALLS));
            List<String> faults = node.output()
                    .lines()
                    .filter(line -> line.contains("overrun by") || line.contains("use after free by"))
                    .toList();
            assertEquals(1, faults.size(), faults::toString);
            assertTrue(faults.getFirst().contains("overrun by clumsy: "), faults::toString);
            System.out.println(faults.getFirst());
            assertEquals(1, faultsOf(node, "clumsy"));
            assertEquals(0, faultsOf(node, "victim"));
            assertEquals(0, faultsOf(node, "supervisor"), "ring 0's own red zones are whole");
            assertEquals(1, node.generation("clumsy"), "it is told to the operator; nobody is ended for it");
            redZonesAreAroundObjects(node);
        }
    }

    @SuppressWarnings("unchecked")
    private static long faultsOf(SandboxNode node, String name) {
        return ((List<Map<String, Object>>) ((Map<String, Object>) node.ask("free", Map.of())).get("processes"))
                .stream()
                        .filter(row -> name.equals(row.get("name")))
                        .mapToLong(row -> ((Number) row.getOrDefault("faults", 0)).longValue())
                        .sum();
    }

    /** Eight bytes on either side: fewer fit into a slab. */
    @SuppressWarnings("unchecked")
    private static void redZonesAreAroundObjects(SandboxNode node) {
        List<Map<String, Object>> used = ((List<Map<String, Object>>) node.ask("slabinfo", Map.of()))
                .stream().filter(cache -> number(cache, "slabs") > 0).toList();
        assertTrue(!used.isEmpty());
        for (Map<String, Object> cache : used) {
            long perSlab = number(cache, "total") / number(cache, "slabs");
            assertTrue(
                    perSlab * (number(cache, "object_bytes") + 16) <= number(cache, "pages_per_slab") * 4096,
                    cache::toString);
        }
    }

    private static long number(Map<String, Object> row, String key) {
        return ((Number) row.get(key)).longValue();
    }
}
