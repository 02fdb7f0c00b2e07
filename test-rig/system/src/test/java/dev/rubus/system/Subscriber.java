package dev.rubus.system;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A real mosquitto_sub: every message of the node, in the order of arrival. Thread-safe. */
public final class Subscriber implements AutoCloseable {
    private final Process process;
    private final List<Message> messages = new ArrayList<>();

    /** One line of mosquitto_sub -v. */
    public record Message(String topic, String payload) {
        public Map<String, Object> json() {
            try {
                return payload.startsWith("{") ? JSON.std.mapFrom(payload) : Map.of();
            } catch (IOException e) {
                throw new UncheckedIOException("not JSON on " + topic + ": " + payload, e);
            }
        }

        public String text(String key) {
            return String.valueOf(json().get(key));
        }

        public long number(String key) {
            return json().get(key) instanceof Number n ? n.longValue() : -1;
        }

        /** An event of this process with one of these steps. */
        public boolean isStep(String name, String... steps) {
            return topic.endsWith("/" + name + "/event") && List.of(steps).contains(text("step"));
        }
    }

    private Subscriber(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /** Subscribes to everything of the node at this port; returns when the broker has accepted it. */
    public static Subscriber to(int port) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "mosquitto_sub",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-V",
                        "mqttv5",
                        "-q",
                        "1",
                        "-t",
                        "rubus/#",
                        "-v")
                .redirectErrorStream(true)
                .start();
        Subscriber subscriber = new Subscriber(process);
        // The status is retained, so it comes at once.
        try {
            subscriber.await(0, "the retained status", m -> m.topic().endsWith("/status"));
        } catch (AssertionError | InterruptedException e) {
            process.destroyForcibly();
            throw e;
        }
        return subscriber;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                synchronized (messages) {
                    messages.add(
                            space < 0
                                    ? new Message(line, "")
                                    : new Message(line.substring(0, space), line.substring(space + 1)));
                    messages.notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (messages) {
                messages.add(new Message("mosquitto_sub ended", String.valueOf(e.getMessage())));
            }
        }
    }

    /** A place in the stream: what comes later has a higher index. */
    public int mark() {
        synchronized (messages) {
            return messages.size();
        }
    }

    public List<Message> since(int mark) {
        synchronized (messages) {
            return List.copyOf(messages.subList(mark, messages.size()));
        }
    }

    /** The first message after the mark that is as wanted; waits for it. */
    public Message await(int mark, String what, Predicate<Message> wanted) throws InterruptedException {
        return await(mark, what, wanted, RunningNode.BOUND);
    }

    public Message await(int mark, String what, Predicate<Message> wanted, Duration bound) throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        int next = mark;
        synchronized (messages) {
            while (true) {
                for (; next < messages.size(); next++) {
                    if (wanted.test(messages.get(next))) {
                        return messages.get(next);
                    }
                }
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    StringBuilder seen = new StringBuilder();
                    since(Math.max(mark, messages.size() - 40))
                            .forEach(m -> seen.append("\n  ").append(m));
                    throw new AssertionError(
                            "not on MQTT within " + bound.toSeconds() + " s: " + what + "; the last that came:" + seen);
                }
                messages.wait(left);
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        // Not SIGTERM: mosquitto_sub disconnects inside its signal handler, which deadlocks on a mutex that it holds
        // already.
        process.destroyForcibly().waitFor();
    }
}
