package dev.rubus.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rubus.abi.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The one thread that calls an app's listeners, and what waits for it. */
@Timeout(60)
class ListenersTest {
    private final Listeners listeners = new Listeners();
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private static Reading reading(long seq) {
        return new Reading("temperature", 21.5, "°C", 1_700_000_000_000L, seq, Reading.Quality.GOOD);
    }

    private Topic topic(String name) {
        Topic topic = new Topic(name, listeners);
        topic.heardBy.add(new Subscription(null, topic, reading -> heard.add(name + " " + reading.seq())));
        return topic;
    }

    private void begin() {
        Thread thread = new Thread(listeners::run, "listeners");
        thread.setDaemon(true);
        thread.start();
    }

    private List<String> heard(int many) throws InterruptedException {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            all.add(String.valueOf(heard.poll(20, TimeUnit.SECONDS)));
        }
        return all;
    }

    @Test
    void whatIsDroppedWaitsNowhere() {
        Topic fast = topic("fast");
        for (long seq = 1; seq <= 100_000; seq++) {
            fast.add(reading(seq));
        }
        assertEquals(100_000 - Topic.WAITING, fast.dropped.get());
        assertEquals(Topic.WAITING, listeners.waiting());
    }

    @Test
    void whatIsKeptIsHeardInTheOrderOfTheEvents() throws InterruptedException {
        Topic fast = topic("fast");
        Topic slow = topic("slow");
        slow.add(reading(1));
        List<String> expected = new ArrayList<>(List.of("slow 1"));
        int dropped = 44;
        for (long seq = 1; seq <= Topic.WAITING + dropped; seq++) {
            fast.add(reading(seq));
            String edge = "edge " + seq;
            listeners.add(() -> heard.add(edge));
            if (seq > dropped) {
                expected.add("fast " + seq);
            }
            expected.add(edge);
        }
        begin();
        assertEquals(expected, heard(expected.size()));
        assertEquals(dropped, fast.dropped.get());
        assertEquals(0, slow.dropped.get());
    }

    @Test
    void whatIsHeardMakesRoom() throws InterruptedException {
        Topic fast = topic("fast");
        begin();
        for (long seq = 1; seq <= 3 * Topic.WAITING; seq++) {
            fast.add(reading(seq));
            assertEquals(List.of("fast " + seq), heard(1));
        }
        assertEquals(0, fast.dropped.get());
    }

    @Test
    void aListenerThatLeavesItsThreadInterruptedDoesNotSilenceTheOthers() throws InterruptedException {
        CountDownLatch flagged = new CountDownLatch(1);
        listeners.add(() -> {
            Thread.currentThread().interrupt();
            flagged.countDown();
        });
        listeners.add(() -> heard.add("next, " + Thread.currentThread().isInterrupted()));
        begin();
        flagged.await();
        assertEquals(List.of("next, false"), heard(1));
    }
}
