package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.ReadingView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A process as one that publishes: what ring 0 made of each point's name, so that it is made once and not with every reading. Whoever
 * publishes ever new points has its own oldest forgotten. Dispatcher's thread only.
 */
final class Publisher {
    /** As many as the vDSO page has for one app, twice. A power of two. */
    static final int MAX_POINTS = 64;

    /** A point of the process. */
    static final class Point {
        final String name;
        /** {@code app/point}, which others subscribe to. */
        final String subject;
        /** Whether its grants allow it. */
        final boolean granted;

        final byte[] topic;
        private final byte[] bytes;
        private final int hash;

        private Point(String name, String subject, boolean granted, byte[] topic, byte[] bytes, int hash) {
            this.name = name;
            this.subject = subject;
            this.granted = granted;
            this.topic = topic;
            this.bytes = bytes;
            this.hash = hash;
        }
    }

    final String app;
    final byte[] appBytes;
    private final String topicPrefix;
    private final Predicate<String> mayPublish;
    private final @Nullable Point[] points = new Point[MAX_POINTS];
    /** Where the next one goes. */
    private int next;

    /** @param topicPrefix what comes before the point's name */
    Publisher(String app, String topicPrefix, Predicate<String> mayPublish) {
        this.app = app;
        this.appBytes = app.getBytes(StandardCharsets.UTF_8);
        this.topicPrefix = topicPrefix;
        this.mayPublish = mayPublish;
    }

    /** The reading's point. */
    Point point(ReadingView reading) {
        int from = ReadingView.POINT_AT;
        int to = from + reading.pointLength();
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + reading.bytes()[i];
        }
        for (Point known : points) {
            if (known == null) {
                break;
            }
            if (known.hash == hash && Arrays.equals(known.bytes, 0, known.bytes.length, reading.bytes(), from, to)) {
                return known;
            }
        }
        Point point = make(Arrays.copyOfRange(reading.bytes(), from, to), hash);
        points[next] = point;
        next = next + 1 & MAX_POINTS - 1;
        return point;
    }

    private Point make(byte[] bytes, int hash) {
        String name = new String(bytes, StandardCharsets.UTF_8);
        byte[] topic = (topicPrefix + name).getBytes(StandardCharsets.UTF_8);
        return new Point(name, app + "/" + name, mayPublish.test(name), topic, bytes, hash);
    }
}
