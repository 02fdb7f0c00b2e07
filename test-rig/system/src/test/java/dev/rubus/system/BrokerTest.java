package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The node's own broker hangs: it has no heartbeat, so it is asked, and killed when it does not answer. */
class BrokerTest extends ObservedNode {
    @Test
    void aStoppedBrokerIsFoundKilledAndReplaced() throws IOException, InterruptedException {
        Map<String, RunningNode.Row> before = node.ps();

        node.chaos("broker", "stop");

        Map<String, RunningNode.Row> after = node.awaitPs(
                "the broker runs as generation 2",
                rows -> rows.get("broker").running() && rows.get("broker").generation() == 2);
        Map<?, ?> page = (Map<?, ?>) node.ask("inspect", Map.of("name", "broker"));
        assertTrue(String.valueOf(page.get("cause")).matches("hang: no answer for 1[0-9]{4} ms"), page::toString);
        before.keySet().stream()
                .filter(other -> !other.equals("broker"))
                .forEach(other -> assertEquals(
                        before.get(other).generation(), after.get(other).generation(), other));
        // Retained states went with the broker; the node publishes them again, and readings go on.
        try (Subscriber again = Subscriber.to(node.folder().port())) {
            again.await(0, "a temperature", m -> m.topic().endsWith("/app/weather/data/temperature"));
        }
    }
}
