package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every process that may die, in every way: it comes back, it says why on MQTT, and nobody else notices. */
class DeathTest extends ObservedNode {
    private static final Map<String, String> CAUSES = Map.of(
            "kill", "SIGKILL",
            "stop", "hang.*",
            "exit0", "exit 0",
            "exit1", "exit 1",
            "throw", "uncaught IllegalStateException.*",
            "loop", "hang.*",
            "fork", "uncaught UncheckedIOException: .*Operation not permitted.*",
            "stack-overflow", "stack overflow",
            "out-of-memory", "out of memory.*");

    @Test
    void psListsEveryKeyOfTheContractWhateverHappened() throws IOException {
        for (Object row : (List<?>) node.ask("ps", Map.of())) {
            assertEquals(
                    Set.of(
                            "name",
                            "kind",
                            "pid",
                            "state",
                            "generation",
                            "restarts",
                            "uptime_ms",
                            "memory_bytes",
                            "last_exit",
                            "placement"),
                    ((Map<?, ?>) row).keySet());
        }
    }

    static Stream<Arguments> deaths() {
        return Stream.of("gpio", "i2c", "net", "button")
                .flatMap(name -> CAUSES.keySet().stream()
                        .filter(fault -> !fault.equals("fork") || !name.equals("button")) // an app may start programs
                        .sorted()
                        .map(fault -> Arguments.of(name, fault)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("deaths")
    void comesBackAndSaysWhy(String name, String fault) throws IOException, InterruptedException {
        node.awaitAllRunning();
        Map<String, RunningNode.Row> before = node.ps();
        int generation = before.get(name).generation();
        int mark = subscriber.mark();

        node.chaos(name, fault);

        Subscriber.Message death = subscriber.await(
                mark, name + " dies of " + fault, m -> m.isStep(name, "restart", "back-off", "degraded"));
        assertTrue(List.of("restart", "back-off").contains(death.text("step")), death::toString);
        assertTrue(death.text("cause").matches(CAUSES.get(fault)), death::toString);
        Subscriber.Message serving = subscriber.await(
                mark,
                name + " serves again",
                m -> m.isStep(name, "serving") && m.number("generation") == generation + 1);
        assertTrue(serving.number("downtime_ms") > 0, serving::toString);
        assertEquals("running", serving.text("state"), serving::toString);
        assertTrue(serving.text("cause").matches(CAUSES.get(fault)), serving::toString);

        Map<String, RunningNode.Row> after = node.awaitPs(
                name + " runs as generation " + (generation + 1),
                rows -> rows.get(name).running() && rows.get(name).generation() == generation + 1);
        assertEquals(before.get(name).restarts() + 1, after.get(name).restarts());
        before.keySet().stream()
                .filter(other -> !other.equals(name))
                .forEach(other -> assertEquals(
                        before.get(other).generation(),
                        after.get(other).generation(),
                        other + " was started again when " + name + " died of " + fault));
    }
}
