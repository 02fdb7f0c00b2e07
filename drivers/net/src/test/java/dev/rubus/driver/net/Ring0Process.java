package dev.rubus.driver.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.rubus.abi.Channel;
import dev.rubus.abi.ChannelLayout;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.abi.vdso.VdsoLayout;
import dev.rubus.abi.vdso.VdsoWriter;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.Fd;
import dev.rubus.linux.Memfd;
import dev.rubus.linux.Poll;
import dev.rubus.linux.SeqPacket;
import dev.rubus.sdk.Ring0;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The driver in a process of its own, with a small ring 0 of the test at the other end of its channel. */
final class Ring0Process implements AutoCloseable {
    /** What the supervisor gives every driver. */
    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx16m", "-Xss256k", "-XX:-UsePerfData");

    private final Process process;
    private final Path output;
    private final SeqPacket socket;
    private volatile boolean vanished;
    private final Channel channel;
    private final EventFd up = EventFd.create();
    private final EventFd down = EventFd.create();
    private final Arena arena = Arena.ofShared();
    private final Thread reader = new Thread(this::read, "ring0");
    private final RingRecord out = new RingRecord();
    private final Map<Long, Integer> replies = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable String lastWords;
    private boolean ready;
    private boolean gone;

    Ring0Process(Path dir, int generation, Map<String, String> config) throws Exception {
        Path path = dir.resolve("ring0-" + generation + ".sock");
        output = dir.resolve("driver-" + generation + ".log");
        SeqPacket listener = SeqPacket.listen(path.toString());
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(SMALL);
        command.addAll(manifestOptions());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-D" + Ring0.SOCKET_PROPERTY + "=" + path));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, NetDriver.class.getName()));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (listener) {
            socket = accept(listener);
        }
        assertEquals(process.pid(), socket.peer().pid());
        receiveHello();
        Fd memory = Memfd.create("channel", ChannelLayout.BYTES);
        channel = Channel.create(Memfd.map(memory, ChannelLayout.BYTES, arena));
        Memfd.Published page = Memfd.publish("vdso", VdsoLayout.BYTES, arena);
        new VdsoWriter(page.writable()).clock(System.nanoTime(), 0);
        socket.send(new Handshake.Welcome(generation, 2000, "net", config), memory, up.fd(), down.fd(), page.readers());
        memory.close();
        page.readers().close();
        reader.setDaemon(true);
        reader.start();
    }

    /** The manifest's own, so that it is the manifest that is tested. */
    private static List<String> manifestOptions() throws IOException {
        String line = Files.readAllLines(Path.of(System.getProperty("basedir", "."), "driver.toml")).stream()
                .filter(l -> l.startsWith("jvm-options"))
                .findFirst()
                .orElseThrow();
        return Pattern.compile("\"([^\"]+)\"")
                .matcher(line)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private SeqPacket accept(SeqPacket listener) throws IOException {
        Poll poll = new Poll();
        poll.add(listener.fd());
        assertTrue(poll.await(20_000), () -> "the driver does not connect: " + output());
        return java.util.Objects.requireNonNull(listener.accept());
    }

    private void receiveHello() throws Exception {
        Poll poll = new Poll();
        poll.add(socket.fd());
        assertTrue(poll.await(10_000));
        SeqPacket.Message message = socket.receive();
        assertNotNull(message);
        assertEquals(
                new Handshake.Hello(Handshake.ABI_VERSION), Handshake.decode(message.bytes(), message.bytes().length));
    }

    private void read() {
        RingRecord record = new RingRecord();
        Poll poll = new Poll();
        try {
            boolean open = true;
            while (open && !vanished) {
                while (channel.in().poll(record)) {
                    take(record);
                }
                if (!channel.in().prepareSleep()) {
                    continue;
                }
                poll.clear();
                poll.add(up.fd());
                int mail = poll.add(socket.fd());
                poll.await(1000);
                channel.in().awake();
                up.drain();
                open = !poll.ready(mail) || mail();
            }
            while (channel.in().poll(record)) {
                take(record);
            }
        } catch (IOException | ProtocolViolation e) {
            throw new IllegalStateException(e);
        } finally {
            synchronized (this) {
                gone = true;
                notifyAll();
            }
        }
    }

    /** @return false at the end of the driver */
    private synchronized boolean mail() throws IOException, ProtocolViolation {
        SeqPacket.Message message = socket.receive();
        if (message == null) {
            return true;
        }
        if (message.bytes().length == 0) {
            return false;
        }
        switch (Handshake.decode(message.bytes(), message.bytes().length)) {
            case Handshake.Ready r -> ready = true;
            case Handshake.LastWords words -> lastWords = words.cause();
            case Handshake other -> throw new ProtocolViolation("unexpected " + other);
        }
        notifyAll();
        return true;
    }

    private synchronized void take(RingRecord record) {
        if (record.isRequest()) {
            assertEquals(Syscall.NOTE.number(), record.op);
            notes.add(record.text());
        } else {
            assertTrue(record.isReply());
            Integer before = replies.put(record.token, record.result);
            if (before != null) {
                notes.add("second reply to " + record.token);
            }
        }
        notifyAll();
    }

    /** Waits while the ring is full. */
    synchronized void send(long token, byte[] payload) throws Exception {
        out.start(RingRecord.REQUEST, Syscall.MQTT, 0, token).payload(payload);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!channel.out().offer(out)) {
            assertTrue(System.nanoTime() < deadline, "the driver does not take from its ring");
            wait(1);
        }
        if (channel.out().mustWake()) {
            down.ring();
        }
    }

    int awaitReply(long token) throws InterruptedException {
        await("reply to " + token, () -> replies.containsKey(token));
        synchronized (this) {
            return replies.get(token);
        }
    }

    synchronized Map<Long, Integer> replies() {
        return Map.copyOf(replies);
    }

    void awaitReplies(int count) throws InterruptedException {
        await(count + " replies", () -> replies.size() >= count);
    }

    void awaitReady() throws InterruptedException {
        await("ready", () -> ready);
    }

    void awaitNote(String begin) throws InterruptedException {
        await("note " + begin, () -> notes.stream().anyMatch(n -> n.startsWith(begin)));
    }

    synchronized List<String> notes() {
        return List.copyOf(notes);
    }

    synchronized @Nullable String lastWords() {
        return lastWords;
    }

    long heartbeat() {
        return channel.heartbeat();
    }

    /** Waits until the driver ended. @return its exit code */
    int awaitEnd() throws InterruptedException {
        await("end", () -> gone);
        assertTrue(process.waitFor(5, TimeUnit.SECONDS));
        return process.exitValue();
    }

    void stop() throws IOException {
        socket.send(new Handshake.Stop());
    }

    /** Ring 0 dies: its end of the socket closes, and nobody said Stop. */
    void vanish() throws InterruptedException {
        vanished = true;
        reader.join(5000);
        socket.close();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Proportional set size in bytes, as the kernel counts it. */
    long pss() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps_rollup")).stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private synchronized void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                fail("no " + what + "; " + replies.size() + " replies, notes " + notes + "; " + output());
            }
            wait(left);
        }
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly();
        process.waitFor(5, TimeUnit.SECONDS);
        reader.join(5000);
        socket.close();
        up.close();
        down.close();
        if (!reader.isAlive()) {
            arena.close();
        }
    }
}
