package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pi4J programs go on by themselves when a driver is killed under them. */
class SurvivalTest extends ObservedNode {
    private static final String TEMPERATURE = "/app/weather/data/temperature";
    private static final String PRESSES = "/app/button/data/presses";

    @ParameterizedTest
    @ValueSource(strings = {"gpio", "i2c", "net"})
    void appsGoOnAfterADriverIsKilled(String driver) throws IOException, InterruptedException {
        node.awaitAllRunning();
        kill(driver);
        int after = subscriber.mark();
        for (String topic : List.of(TEMPERATURE, PRESSES)) {
            Subscriber.Message first =
                    subscriber.await(after, topic, m -> m.topic().endsWith(topic));
            Subscriber.Message later = subscriber.await(
                    after,
                    topic + " goes on after " + first,
                    m -> m.topic().endsWith(topic) && m.number("seq") >= first.number("seq") + 2);
            assertTrue(later.number("seq") > first.number("seq"));
            if (topic.equals(PRESSES)) {
                assertTrue(later.number("value") > first.number("value"), "presses rise: " + first + " " + later);
            }
        }
        assertEquals(1, node.ps("weather").generation(), "weather was started again");
        assertEquals(1, node.ps("button").generation(), "button was started again");
    }

    @Test
    void whatIsPublishedWhileTheNetworkIsDownArrives() throws IOException, InterruptedException {
        node.awaitAllRunning();
        int mark = subscriber.mark();
        Subscriber.Message last =
                subscriber.await(mark, "a temperature before", m -> m.topic().endsWith(TEMPERATURE));
        for (int i = 0; i < 3; i++) {
            node.awaitAllRunning();
            kill("net");
        }
        subscriber.await(
                mark,
                "temperatures after",
                m -> m.topic().endsWith(TEMPERATURE) && m.number("seq") >= last.number("seq") + 3);
        List<Long> seqs = new ArrayList<>(subscriber.since(mark).stream()
                .filter(m -> m.topic().endsWith(TEMPERATURE))
                .map(m -> m.number("seq"))
                .sorted()
                .distinct() // QoS 1: a message may come twice, never not at all
                .toList());
        assertEquals(
                LongStream.rangeClosed(seqs.getFirst(), seqs.getLast()).boxed().toList(),
                seqs,
                "readings were lost while net was down");
    }

    private void kill(String driver) throws IOException, InterruptedException {
        int mark = subscriber.mark();
        node.chaos(driver, "kill");
        subscriber.await(mark, driver + " serves again", m -> m.isStep(driver, "serving"));
    }
}
