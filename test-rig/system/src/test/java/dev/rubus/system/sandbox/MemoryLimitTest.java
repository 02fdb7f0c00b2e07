package dev.rubus.system.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.system.sandbox.probe.Mapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real processes at the limit of their region: they get ENOMEM, others what is theirs, and the dead hold nothing. */
class MemoryLimitTest {
    private static final int BLOCK = 16384;
    private static final int REGION = 256 << 10;
    private static final int WIDE_REGION = 512 << 10;
    private static final int WIDE_HANDLES = 17;

    private static SandboxNode node;

    @BeforeAll
    static void start() throws IOException {
        node = new SandboxNode();
        node.javaApp("greedy", Mapper.class, "backoff = \"1s..30s\"");
        node.javaApp("modest", Mapper.class, "backoff = \"1s..30s\"");
        node.javaApp("wide", Mapper.class, "backoff = \"1s..30s\"").limit("wide", "region = \"512K\"\nhandles = 17");
        node.start(true);
        for (String name : List.of("greedy", "modest", "wide")) {
            SandboxNode.await(name + " has mapped", 60, () -> node.log(name).contains("MAPPER end"));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> account(String name) {
        List<Map<String, Object>> rows =
                (List<Map<String, Object>>) ((Map<String, Object>) node.ask("free", Map.of())).get("processes");
        return rows.stream()
                .filter(row -> name.equals(row.get("name")))
                .findFirst()
                .orElseThrow();
    }

    private static long number(Map<String, Object> row, String key) {
        return ((Number) row.get(key)).longValue();
    }

    /** Free blocks by order, for each zone. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> buddyinfo() {
        Map<String, Object> zones = new LinkedHashMap<>();
        for (Map<String, Object> row : (List<Map<String, Object>>) node.ask("buddyinfo", Map.of())) {
            zones.put(String.valueOf(row.get("zone")), row.get("free_blocks"));
        }
        return zones;
    }

    @Test
    void eachProcessGetsItsLimitThenEnomemAndBothAreTold() {
        for (String name : List.of("greedy", "modest")) {
            String log = node.log(name);
            assertTrue(log.contains("MAPPER ENOMEM after " + REGION / BLOCK), log);
            assertTrue(log.contains("MAPPER twice EINVAL"), log);
            Map<String, Object> account = account(name);
            assertEquals(REGION, number(account, "region_bytes"));
            assertEquals(REGION, number(account, "region_limit_bytes"));
            assertEquals(2, number(account, "refused"), "one block, one handle");
            assertEquals(1, number(account, "faults"));
        }
        assertEquals(0, number(account("gpio"), "region_bytes"));
    }

    @Test
    void whatTheManifestSaysIsTheLimit() {
        String log = node.log("wide");
        assertTrue(log.contains("MAPPER ENOMEM after " + WIDE_REGION / BLOCK), log);
        assertTrue(log.contains("MAPPER EMFILE after " + WIDE_HANDLES), log);
        Map<String, Object> account = account("wide");
        assertEquals(WIDE_REGION, number(account, "region_bytes"));
        assertEquals(WIDE_REGION, number(account, "region_limit_bytes"));
        assertEquals(WIDE_HANDLES, number(account, "handles"));
        assertEquals(2, number(account, "refused"), "one block, one handle");
    }

    @Test
    void theDeadHoldNothingAndTheirSuccessorsStartFromZero() {
        // It is the last to start, and has a channel too.
        SandboxNode.await("the mount is served", 30, () -> account("fs").containsKey("region_bytes"));
        Map<String, Object> before = buddyinfo();
        long rings = number(account("supervisor"), "region_bytes");
        for (int death = 0; death < 5; death++) {
            int generation = node.generation("greedy");
            node.ask("hold", Map.of("name", "greedy"));
            SandboxNode.await("greedy is held", 30, () -> node.ps("greedy").get("pid") == null);
            SandboxNode.await(
                    "its account is closed", 10, () -> !account("greedy").containsKey("region_bytes"));
            assertTrue(!buddyinfo().containsKey("greedy"), buddyinfo().toString());
            assertTrue(number(account("supervisor"), "region_bytes") < rings, "its channel is still there");
            assertEquals(REGION, number(account("modest"), "region_bytes"));

            node.ask("release", Map.of("name", "greedy"));
            int ends = death + 2;
            SandboxNode.await(
                    "greedy has mapped again", 60, () -> node.log("greedy").split("MAPPER end", -1).length > ends);
            assertTrue(node.generation("greedy") > generation);
            assertEquals(REGION, number(account("greedy"), "region_bytes"));
        }
        SandboxNode.await("the free lists are as before", 20, () -> buddyinfo().equals(before));
    }
}
