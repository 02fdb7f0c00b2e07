package dev.rubus.system.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.system.sandbox.probe.Hostile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real processes that break the protocol of their channel: each is ended, named, and nobody else notices. */
class HostileChannelTest {
    /** Who, and what the event on MQTT says of it. */
    private static final Map<String, String> CULPRITS = Map.of(
            "bad-tail", "protocol violation: ring tail 1099511627776",
            "bad-length", "protocol violation: payload length 2147483647",
            "bad-flags", "protocol violation: flags 0x3fff",
            "bad-head", "protocol violation: ring head -5",
            "deaf", "protocol violation: does not read its ring",
            "garbage", "protocol violation: ",
            "oversized", "hand-shake failed: ",
            "mid-record", "SIGKILL",
            "closed", "closed its socket to ring 0");

    private static SandboxNode node;
    private static Path heard;

    @BeforeAll
    static void start() throws IOException {
        node = new SandboxNode();
        for (String name : CULPRITS.keySet()) {
            node.javaApp(name, Hostile.class, "backoff = \"1s..30s\"");
        }
        for (String name : new String[] {"flood", "truncate", "unknown-op", "good"}) {
            node.javaApp(name, Hostile.class, "backoff = \"1s..30s\"");
        }
        node.start(true);
        heard = node.subscribe();
    }

    @AfterAll
    static void stop() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    static Stream<String> culprits() {
        return CULPRITS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("culprits")
    void culpritIsEndedNamedAndStartedAgain(String name) {
        SandboxNode.await(
                name + " is back",
                100,
                () -> node.generation(name) == 2
                        && "running".equals(node.ps(name).get("state")));
        // The log has every death, also of the moments before mosquitto_sub was there.
        String log = node.log(name);
        assertTrue(log.contains("died (" + CULPRITS.get(name)), log);
        othersDidNotNotice();
    }

    @Test
    void theEventOnMqttNamesTheCause() {
        // Restarted by hand it is of another generation and behaves; what is heard is the retained state with its
        // cause.
        SandboxNode.await(
                "bad-tail on MQTT",
                100,
                () -> SandboxNode.text(heard)
                        .lines()
                        .anyMatch(line -> line.startsWith("rubus/v1/walls/app/bad-tail/")
                                && line.contains("ring tail 1099511627776")));
    }

    @Test
    void sealedMemoryKeepsItsSize() {
        SandboxNode.await("three tries", 100, () -> node.log("truncate").contains("truncate to 16777216"));
        for (String size : new String[] {"0", "4096", "16777216"}) {
            String refused = "PROBE truncate to " + size + ": refused 1";
            assertTrue(node.log("truncate").contains(refused), node.log("truncate"));
        }
        assertEquals(1, node.generation("truncate"));
    }

    @Test
    void unknownNumbersAreAnsweredNotPunished() {
        SandboxNode.await("both answers", 100, () -> node.log("unknown-op").contains("PROBE op 999: result -38"));
        assertEquals(1, node.generation("unknown-op"));
    }

    @Test
    void floodIsEitherSlowedOrEnded() {
        SandboxNode.await(
                "the flood is over",
                100,
                () -> node.log("flood").contains("PROBE flood") || node.generation("flood") == 2);
        if (node.generation("flood") == 2) {
            String log = node.log("flood");
            assertTrue(log.contains("died (protocol violation: flood: over "), log);
        }
        othersDidNotNotice();
    }

    private static void othersDidNotNotice() {
        assertTrue(node.supervisorAlive());
        for (String name : new String[] {"gpio", "i2c", "net", "sim", "broker", "good"}) {
            assertEquals(1, node.generation(name), name);
            assertEquals(0, ((Number) node.ps(name).get("restarts")).intValue(), name);
        }
        assertFalse(node.output().contains("goes on after"), node.output());
    }
}
