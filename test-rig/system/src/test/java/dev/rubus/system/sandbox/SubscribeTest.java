package dev.rubus.system.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.system.sandbox.probe.Gossip;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Apps that listen to another app's readings without the way over the broker, on a running node. */
class SubscribeTest {
    private static SandboxNode node;

    @BeforeAll
    static void start() throws IOException {
        node = new SandboxNode();
        for (String name : new String[] {"teller", "listener", "bored"}) {
            node.javaApp(name, Gossip.class, "backoff = \"100ms..1s\"");
        }
        node.grant("teller", "publish = [\"count\", \"tick\"]").start(true);
    }

    @AfterAll
    static void stop() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void everyReadingIsHeardInItsOrderAndTheTellersNextRunIsHeardToo() {
        hears("count of 1: \\d+");
        node.ask("chaos", Map.of("name", "teller", "fault", "kill"));
        hears("count of 2: 40");
        List<Long> second = numbers("HEARD count of 2: (\\d+)");
        assertEquals(1, second.getFirst(), "from its first one on");
        for (int i = 0; i < second.size(); i++) {
            assertEquals(i + 1, second.get(i), second::toString);
        }

        int before = node.generation("listener");
        node.ask("chaos", Map.of("name", "listener", "fault", "kill"));
        hears("LISTENER " + (before + 1));
        SandboxNode.await(
                "its next run hears too",
                60,
                () -> node.log("listener")
                        .substring(node.log("listener").indexOf("LISTENER " + (before + 1)))
                        .contains("HEARD count of 2: "));
        assertTrue(node.supervisorAlive());
    }

    @Test
    void whatIsNoAppsPointIsRefused() {
        for (String wrong : new String[] {"count", "teller/", "teller/a b", ""}) {
            hears("REFUSED '" + Pattern.quote(wrong) + "' EINVAL");
        }
    }

    @Test
    void whoClosedItHearsNothingAndMayComeBack() {
        SandboxNode.await("it listens again", 60, () -> node.log("bored").contains("AGAIN count"));
        assertTrue(node.log("bored").contains("SILENCE true"), node.log("bored"));
    }

    private static void hears(String what) {
        Pattern pattern = Pattern.compile(what);
        SandboxNode.await(
                "the listener says " + what,
                60,
                () -> pattern.matcher(node.log("listener")).find());
    }

    private static List<Long> numbers(String pattern) {
        return Pattern.compile(pattern)
                .matcher(node.log("listener"))
                .results()
                .map((MatchResult found) -> Long.valueOf(found.group(1)))
                .toList();
    }
}
