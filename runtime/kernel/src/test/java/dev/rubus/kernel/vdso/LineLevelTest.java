package dev.rubus.kernel.vdso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A line, a driver that reports it, and ring 0 that hears of it late and out of order. */
class LineLevelTest {
    private static final long SEED = 20261125;

    @Test
    void edgeThatWasOvertakenByAReadStillCounts() {
        LineLevel line = new LineLevel(true);
        line.arrived(1);
        line.edge(true, 120);
        line.read(false, 100); // asked before the edge, looked at before the edge, heard of after it
        assertTrue(line.high());
        assertTrue(line.live());
        assertEquals(120, line.stampNanos());
    }

    @Test
    void edgeOlderThanTheReadIsHistory() {
        LineLevel line = new LineLevel(true);
        line.arrived(2);
        line.read(false, 200);
        line.edge(true, 150); // from the kernel's buffer: it came while no driver was there
        assertFalse(line.high());
    }

    @Test
    void levelIsNotLiveUntilTheNewDriverHasLooked() {
        LineLevel line = new LineLevel(true);
        line.arrived(1);
        line.edge(true, 10);
        assertFalse(line.live(), "edges alone do not say what happened before them");
        line.read(true, 20);
        assertTrue(line.live());
        line.departed();
        assertFalse(line.live());
        line.arrived(2);
        assertFalse(line.live());
        assertEquals(2, line.generation());
        line.read(false, 30);
        assertTrue(line.live());
    }

    @Test
    void lineWhoseEdgesHaveEndedIsNotLiveUntilTheNextDriver() {
        LineLevel line = new LineLevel(true);
        line.arrived(1);
        line.read(true, 20);
        assertTrue(line.failed());
        assertFalse(line.live());
        assertFalse(line.failed(), "known already");
        line.read(false, 30);
        assertFalse(line.live(), "a look does not bring the edges back");
        assertTrue(line.known() && !line.high());
        line.arrived(2);
        line.read(true, 40);
        assertTrue(line.live());
        assertTrue(line.failed());
    }

    @Test
    void lineThatReportsOneEdgeOrNoneIsNeverLive() {
        LineLevel line = new LineLevel(false);
        line.arrived(1);
        line.read(true, 20);
        assertTrue(line.known() && line.high());
        assertFalse(line.live());
    }

    @Test
    void writesCountInTheOrderOfTheirAnswers() {
        LineLevel line = new LineLevel(false);
        line.wrote(true, 10);
        line.wrote(false, 10);
        assertFalse(line.high());
    }

    /** An edge or the answer to a read, on its way. */
    private record Message(boolean edge, boolean high, long stamp) {}

    @Test
    void liveLevelIsTheLinesLevelOnceEverythingHasArrived() {
        System.out.println("line level: seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 2_000; round++) {
            quiet(random.split());
        }
    }

    /** Edges go into one end of the ring, looks at the line into the same end, each in its own order but mixed at random. */
    private static void quiet(SplittableRandom random) {
        LineLevel line = new LineLevel(true);
        line.arrived(1);
        boolean wire = random.nextBoolean();
        long now = 1000;
        Deque<Message> kernel = new ArrayDeque<>();
        List<Message> looking = new ArrayList<>();
        Deque<Long> asked = new ArrayDeque<>();
        Deque<Message> ring = new ArrayDeque<>();
        boolean everAsked = false;
        for (int i = 0; i < 60; i++) {
            now += random.nextInt(3);
            switch (random.nextInt(6)) {
                case 0 -> {
                    wire = !wire;
                    kernel.add(new Message(true, wire, now));
                }
                case 1 -> {
                    asked.add(now);
                    everAsked = true;
                }
                case 2 -> {
                    if (!asked.isEmpty()) {
                        looking.add(new Message(false, wire, asked.poll()));
                    }
                }
                case 3 -> move(kernel.poll(), ring);
                case 4 -> move(looking.isEmpty() ? null : looking.removeFirst(), ring);
                default -> hear(ring.poll(), line);
            }
        }
        while (!asked.isEmpty()) {
            looking.add(new Message(false, wire, asked.poll()));
        }
        while (!kernel.isEmpty() || !looking.isEmpty()) {
            boolean edgeFirst = looking.isEmpty() || (!kernel.isEmpty() && random.nextBoolean());
            move(edgeFirst ? kernel.poll() : looking.removeFirst(), ring);
        }
        while (!ring.isEmpty()) {
            hear(ring.poll(), line);
        }
        assertEquals(everAsked, line.live());
        if (line.live()) {
            assertEquals(wire, line.high());
        }
    }

    private static void move(Message message, Deque<Message> ring) {
        if (message != null) {
            ring.add(message);
        }
    }

    private static void hear(Message message, LineLevel line) {
        if (message == null) {
            return;
        }
        if (message.edge) {
            line.edge(message.high, message.stamp);
        } else {
            line.read(message.high, message.stamp);
        }
    }
}
