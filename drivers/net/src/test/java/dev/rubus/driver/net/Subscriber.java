package dev.rubus.driver.net;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client that nobody here wrote: mosquitto_sub. Its constructor returns when the subscription stands. */
final class Subscriber implements AutoCloseable {
    /** A received message. */
    record Received(boolean retained, String topic, String payload) {}

    private static final String MARK = "MSG ";

    private final Process process;
    private final List<Received> received = new ArrayList<>();
    private final List<String> chatter = new ArrayList<>();
    private boolean subscribed;

    Subscriber(int port, String topic, String... more) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("stdbuf", "-oL", "mosquitto_sub", "-V", "5", "-h", "127.0.0.1", "-p", String.valueOf(port)));
        command.addAll(List.of("-d", "-F", MARK + "%r %t %p", "-t", topic));
        command.addAll(List.of(more));
        if (!command.contains("-q")) {
            command.addAll(List.of("-q", "1"));
        }
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread reader = new Thread(this::read, "subscriber");
        reader.setDaemon(true);
        reader.start();
        await("subscription", () -> subscribed);
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = in.readLine()) != null) {
                line(line);
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
            // Closed under our hands by close().
        }
    }

    private synchronized void line(String line) {
        if (line.startsWith(MARK)) {
            String[] parts = line.split(" ", 4);
            received.add(new Received(parts[1].equals("1"), parts[2], parts[3]));
        } else {
            chatter.add(line);
            subscribed |= line.startsWith("Subscribed");
        }
        notifyAll();
    }

    synchronized List<Received> received() {
        return List.copyOf(received);
    }

    List<String> payloads() {
        return received().stream().map(Received::payload).toList();
    }

    Received await(Predicate<Received> wanted) throws InterruptedException {
        await("such message", () -> received.stream().anyMatch(wanted));
        return received().stream().filter(wanted).findFirst().orElseThrow();
    }

    void awaitCount(int count) throws InterruptedException {
        await(count + " messages", () -> received.size() >= count);
    }

    private synchronized void await(String what, java.util.function.BooleanSupplier condition)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                fail("no " + what + "; " + received.size() + " received; " + chatter);
            }
            wait(left);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(5, TimeUnit.SECONDS);
    }
}
