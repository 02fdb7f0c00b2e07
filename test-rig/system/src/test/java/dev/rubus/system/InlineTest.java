package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A node whose drivers are threads of the supervisor, by node.toml alone: the same apps, the same work, the same ladder. */
class InlineTest extends ObservedNode {
    private static final List<String> DRIVERS = List.of("gpio", "i2c", "net");
    private static final Map<String, String> CAUSES = Map.of(
            "throw", "uncaught IllegalStateException.*",
            "stack-overflow", "stack overflow",
            "kill", "interrupted and hung up by chaos");

    @Override
    NodeFolder folder() throws IOException {
        return inline(NodeFolder.create().restartPolicy(NodeFolder.PATIENT, NodeFolder.QUICK));
    }

    static NodeFolder inline(NodeFolder folder) throws IOException {
        StringBuilder toml = new StringBuilder(folder.usualNodeToml());
        DRIVERS.forEach(
                driver -> toml.append("[driver.").append(driver).append("]\nplacement = \"inline\"\ntrusted = true\n"));
        folder.nodeToml(toml.toString());
        return folder;
    }

    @Test
    void driversAreThreadsAndSaySo() throws IOException, InterruptedException {
        node.awaitAllRunning();
        for (Object each : (List<?>) node.ask("ps", Map.of())) {
            Map<?, ?> row = (Map<?, ?>) each;
            boolean driver = row.get("kind").equals("driver");
            assertEquals(driver ? "inline" : "sandbox", row.get("placement"), row::toString);
            if (driver) {
                assertNull(row.get("pid"), row::toString);
                assertNull(row.get("memory_bytes"), row::toString);
            }
        }
        Map<?, ?> page = (Map<?, ?>) node.ask("inspect", Map.of("name", "gpio"));
        assertTrue(String.valueOf(page.get("sandbox")).startsWith("none"), page::toString);
        String threads = String.valueOf(page.get("threads"));
        assertTrue(threads.contains("drv/gpio") && threads.contains("irq/gpio"), threads);
        awaitInterruptThread();
    }

    /** It has its class a moment after it serves. */
    private void awaitInterruptThread() throws IOException, InterruptedException {
        long limit = System.nanoTime() + RunningNode.BOUND.toNanos();
        Object has;
        while (!List.of("irq/gpio SCHED_FIFO 50").equals(has = interruptThreads())) {
            assertTrue(System.nanoTime() < limit, "it has " + has);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private Object interruptThreads() throws IOException {
        return ((Map<?, ?>) node.ask("inspect", Map.of("name", "gpio"))).get("interrupt_threads");
    }

    @Test
    void appsDoTheirWork() throws InterruptedException {
        int mark = subscriber.mark();
        for (String topic : List.of("/app/weather/data/temperature", "/app/button/data/presses")) {
            Subscriber.Message first =
                    subscriber.await(mark, topic, m -> m.topic().endsWith(topic));
            subscriber.await(mark, topic, m -> m.topic().endsWith(topic) && m.number("seq") >= first.number("seq") + 2);
        }
    }

    @Test
    void outputsChange() throws IOException, InterruptedException {
        long before = changes();
        long limit = System.nanoTime() + RunningNode.BOUND.toNanos();
        while (changes() < before + 2) {
            assertTrue(System.nanoTime() < limit, "the LED of blink does not blink");
            Thread.sleep(50);
        }
    }

    private long changes() throws IOException {
        Map<?, ?> answer = (Map<?, ?>) node.ask("sim.changes", Map.of("line", 27));
        return ((Number) answer.get("value")).longValue();
    }

    static Stream<Arguments> deaths() {
        return DRIVERS.stream()
                .flatMap(name -> CAUSES.keySet().stream().sorted().map(fault -> Arguments.of(name, fault)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("deaths")
    void comesBackByTheSameLadder(String name, String fault) throws IOException, InterruptedException {
        node.awaitAllRunning();
        Map<String, RunningNode.Row> before = node.ps();
        int mark = subscriber.mark();

        node.chaos(name, fault);

        Subscriber.Message death = subscriber.await(
                mark, name + " dies of " + fault, m -> m.isStep(name, "restart", "back-off", "degraded"));
        assertTrue(death.text("cause").matches(CAUSES.get(fault)), death::toString);
        Subscriber.Message serving = subscriber.await(mark, name + " serves again", m -> m.isStep(name, "serving"));
        assertEquals(before.get(name).generation() + 1, serving.number("generation"), serving::toString);
        Map<String, RunningNode.Row> after =
                node.awaitPs("all run", rows -> rows.values().stream().allMatch(RunningNode.Row::running));
        before.keySet().stream()
                .filter(other -> !other.equals(name))
                .forEach(other -> assertEquals(
                        before.get(other).generation(), after.get(other).generation(), other + " was started again"));
    }

    @Test
    void aSignalThatWouldStopTheWholeNodeIsRefused() throws IOException {
        Map<String, Object> reply = node.reply("chaos", Map.of("name", "gpio", "fault", "stop"));
        assertEquals(false, reply.get("ok"));
        assertTrue(String.valueOf(reply.get("error")).contains("thread of the supervisor"), reply::toString);
    }
}
