package dev.rubus.system.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.system.RunningNode;
import dev.rubus.system.sandbox.probe.FileProbe;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tree of files as an app sees it through its system calls: its own data within its quota, and nobody else's. */
class FileCallsTest {
    private static SandboxNode node;
    private static Map<String, String> ended;

    @BeforeAll
    static void run() throws IOException {
        RunningNode.assumePossible();
        node = new SandboxNode()
                .javaApp("prober", FileProbe.class, "budget = \"5 in 60s\"\n")
                .limit("prober", "data = \"64K\"")
                .shellApp("neighbour", "sleep 1000")
                .start(true);
        SandboxNode.await("the probe is through", 60, () -> node.log("prober").contains("PROBE end"));
        ended = node.log("prober")
                .lines()
                .map(line -> line.substring(Math.max(0, line.indexOf("PROBE "))))
                .filter(line -> line.startsWith("PROBE ") && line.contains(": "))
                .collect(Collectors.toMap(
                        line -> line.substring(6, line.indexOf(": ")),
                        line -> line.substring(line.indexOf(": ") + 2),
                        (first, second) -> second));
    }

    @AfterAll
    static void stop() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void ownDataIsWrittenAndRead() {
        assertEquals("2 lines, 14 bytes, [log]", ended.get("write"));
    }

    @Test
    void ownStatusAndTheMountsCanBeRead() {
        assertEquals("true", ended.get("status"));
        assertEquals("true", ended.get("mounts"));
    }

    @Test
    void othersAreEacces() {
        for (String what : new String[] {
            "other-status", "sys-write", "other-data", "other-data-write", "through-other", "device-edge", "bus"
        }) {
            assertEquals("EACCES", ended.get(what), what);
        }
        assertEquals("EPERM", ended.get("device"), "a device without a grant");
    }

    @Test
    void wrongPathsAreTheErrnoOfOpen2() {
        assertEquals("ENOENT", ended.get("traversal"));
        assertEquals("ENAMETOOLONG", ended.get("long-name"));
        assertEquals("ENAMETOOLONG", ended.get("long-path"));
        assertEquals("EINVAL", ended.get("not-utf8"));
        assertEquals("EINVAL", ended.get("nul"));
        assertEquals("ENOENT", ended.get("empty"));
        assertEquals("EINVAL", ended.get("flags"));
        assertEquals("EEXIST", ended.get("exclusive"));
        assertEquals("EISDIR", ended.get("directory"));
    }

    @Test
    void wrongUsesOfAnOpenFileAreTheErrnoOfMan2() {
        assertEquals("EBADF", ended.get("read-of-writer"));
        assertEquals("EBADF", ended.get("write-of-reader"));
        assertEquals("EFBIG", ended.get("far-write"));
        assertEquals("ENOTTY", ended.get("unknown-ioctl"));
        for (String what : new String[] {"transfer", "subscribe", "nop"}) {
            assertEquals("EINVAL", ended.get(what), what + " on a file");
        }
        assertEquals("256 then EMFILE", ended.get("many"));
    }

    @Test
    void quotaHoldsAndNothingIsLost() {
        assertEquals("EDQUOT", ended.get("hole"), "a hole counts");
        assertEquals("EDQUOT", ended.get("truncate-far"));
        // 64 KiB but for the one block of the log.
        assertEquals("61440 bytes then EDQUOT, 61440 there", ended.get("fill"));
        assertEquals("EDQUOT", ended.get("full"));
        assertEquals("[log, more]", ended.get("remove"));
        assertTrue(String.valueOf(node.ask("vfs.cat", Map.of("path", "/data/prober/log")))
                .contains("21.5 C\n21.5 C\n"));
        String quotas = String.valueOf(node.ask("vfs.cat", Map.of("path", "/proc/quotas")));
        assertTrue(quotas.matches("(?s).*prober +8 +64\\n.*"), quotas);
    }

    @Test
    void nobodyElseIsDisturbed() {
        assertTrue(node.supervisorAlive());
        assertEquals(1, node.generation("gpio"));
        assertEquals(1, node.generation("prober"));
    }
}
