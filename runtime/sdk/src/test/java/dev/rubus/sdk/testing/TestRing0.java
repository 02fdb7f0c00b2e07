package dev.rubus.sdk.testing;

import dev.rubus.abi.Channel;
import dev.rubus.abi.ChannelLayout;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.vdso.VdsoLayout;
import dev.rubus.abi.vdso.VdsoWriter;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.Fd;
import dev.rubus.linux.Memfd;
import dev.rubus.linux.Poll;
import dev.rubus.linux.SeqPacket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Just enough of ring 0 to drive one process after the other: a socket to join at, and the hand-shake. No sandbox, no grants. One thread.
 *
 * <p>What it started, it kills when it is closed.
 */
public final class TestRing0 implements AutoCloseable {
    static final int LIMIT_MILLIS = 20_000;
    /** A driver's flags, as the supervisor starts it. */
    private static final List<String> SMALL = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx16m",
            "-Xss256k",
            "-Xmn2m",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED");

    private final Path folder;
    private final Path socketPath;
    private final SeqPacket listener;
    private final Memfd.Published page = Memfd.publish("test-vdso", VdsoLayout.BYTES, Arena.ofAuto());
    private final VdsoWriter writer = new VdsoWriter(page.writable());
    private final List<TestProgram> programs = new ArrayList<>();

    /** A device as a process is handed it: the message, and the fds beside it, which stay ours. */
    public record Device(Handshake.Attach attach, Fd... fds) {}

    public TestRing0() throws IOException {
        folder = Files.createTempDirectory("rubus-test");
        socketPath = folder.resolve("ring0.sock");
        listener = SeqPacket.listen(socketPath.toString());
    }

    /** The page that every program gets. */
    public VdsoWriter page() {
        return writer;
    }

    /** Starts a program without waiting for it: its process, before the hand-shake. */
    public Process start(String mainClass, String... jvmFlags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL);
        command.addAll(List.of(jvmFlags));
        command.add("-Drubus.ring0=" + socketPath);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Starts a program and shakes hands with it; the devices follow right behind the welcome, before it can be ready. */
    public TestProgram launch(String mainClass, int generation, Map<String, String> config, Device... devices)
            throws IOException {
        return welcome(start(mainClass), generation, config, devices);
    }

    /** Shakes hands with a program that was started. */
    public TestProgram welcome(Process process, int generation, Map<String, String> config, Device... devices)
            throws IOException {
        SeqPacket socket = accept(process);
        check(process.pid() == socket.peer().pid(), "peer is " + socket.peer() + ", not " + process.pid());
        SeqPacket.Message hello = await(socket);
        try {
            Handshake decoded = Handshake.decode(hello.bytes(), hello.bytes().length);
            check(decoded.equals(new Handshake.Hello(Handshake.ABI_VERSION)), "no hello but " + decoded);
        } catch (ProtocolViolation e) {
            throw new IOException(e);
        }
        Arena arena = Arena.ofShared();
        try (Fd memory = Memfd.create("test-channel", ChannelLayout.BYTES)) {
            Channel channel = Channel.create(Memfd.map(memory, ChannelLayout.BYTES, arena));
            EventFd up = EventFd.create();
            EventFd down = EventFd.create();
            socket.send(
                    new Handshake.Welcome(generation, 2000, "test", config),
                    memory,
                    up.fd(),
                    down.fd(),
                    page.readers());
            TestProgram program = new TestProgram(process, socket, channel, arena, up, down);
            programs.add(program);
            for (Device device : devices) {
                program.attach(device);
            }
            return program;
        }
    }

    private SeqPacket accept(Process process) throws IOException {
        Poll poll = new Poll();
        long end = System.nanoTime() + LIMIT_MILLIS * 1_000_000L;
        while (System.nanoTime() - end < 0) {
            poll.clear();
            poll.add(listener.fd());
            poll.await(50);
            SeqPacket socket = listener.accept();
            if (socket != null) {
                return socket;
            }
            check(process.isAlive(), "program ended before it joined");
        }
        process.destroyForcibly();
        throw new IOException("program did not join within " + LIMIT_MILLIS + " ms");
    }

    static SeqPacket.Message await(SeqPacket socket) throws IOException {
        Poll poll = new Poll();
        poll.add(socket.fd());
        check(poll.await(LIMIT_MILLIS), "no message within " + LIMIT_MILLIS + " ms");
        SeqPacket.Message message = socket.receive();
        check(message != null, "no message");
        return message;
    }

    static void check(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }

    @Override
    public void close() throws IOException {
        for (TestProgram program : programs) {
            program.close();
        }
        listener.close();
        page.readers().close();
        Files.deleteIfExists(socketPath);
        Files.deleteIfExists(folder);
    }
}
