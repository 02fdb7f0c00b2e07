package dev.rubus.cli.command;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.Main;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Runs the usual commands against a node made of card-board, so that the JVM can record which classes they need and put them
 * into its AOT cache; from then on a command starts in half the time.
 */
public final class Rehearsal {

    private static final String PROCESS =
            "{\"name\":\"gpio\",\"kind\":\"driver\",\"pid\":7,\"state\":\"held\",\"generation\":1,"
                    + "\"restarts\":0,\"uptime_ms\":1234,\"memory_bytes\":1048576,\"last_exit\":null,\"placement\":\"sandbox\"}";

    private record Scene(String answer, String words) {}

    private static final List<Scene> SCENES = List.of(
            new Scene(
                    "{\"node\":\"n\",\"board\":\"sim\",\"uptime_ms\":1,\"broker\":\"b\",\"processes\":[" + PROCESS
                            + "]}",
                    "status"),
            new Scene("[" + PROCESS + "]", "ps"),
            new Scene("[" + PROCESS + "]", "ps --json"),
            new Scene("[" + PROCESS + "]", "stats"),
            new Scene(PROCESS, "inspect gpio"),
            new Scene("{\"line\":17,\"value\":1}", "gpio get 17"),
            new Scene("{\"bus\":1,\"addresses\":[118]}", "i2c detect 1"));

    private Rehearsal() {}

    public static Words rehearse() {
        return Words.command("rehearse", "Train the AOT cache (used by the build).", Rehearsal::run)
                .unlisted();
    }

    private static void run(Call call) throws CommandFailure {
        try {
            Path state = Files.createTempDirectory("rubus-rehearsal");
            Path socket = Files.createDirectory(state.resolve("run")).resolve("control.sock");
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            try (ServerSocketChannel stage = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                stage.bind(UnixDomainSocketAddress.of(socket));
                Thread.ofPlatform().daemon().start(() -> play(stage));
                for (Scene scene : SCENES) {
                    new Main(nowhere, nowhere, Optional.of(state))
                            .run(scene.words().split(" "));
                }
                start(nowhere);
            } finally {
                Files.deleteIfExists(socket);
                new Main(nowhere, nowhere, Optional.of(state)).run("status");
                Files.delete(state.resolve("run"));
                Files.delete(state);
            }
        } catch (IOException e) {
            throw CommandFailure.failed("cannot rehearse: " + e.getMessage());
        }
    }

    /** The report of a start, whose line comes through standard input. */
    private static void start(PrintStream nowhere) {
        InputStream before = System.in;
        String line = answer("{\"node\":\"n\",\"board\":\"sim\",\"pid\":7,\"uptime_ms\":1,\"broker\":\"b\","
                + "\"limits\":[],\"start_ms\":1,\"processes\":[" + PROCESS + "]}");
        System.setIn(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
        try {
            new Main(nowhere, nowhere, Optional.empty()).run("started", "--log", "/dev/null");
        } finally {
            System.setIn(before);
        }
    }

    private static String answer(String data) {
        return "{\"ok\":true,\"data\":" + data + "}\n";
    }

    private static void play(ServerSocketChannel stage) {
        try {
            for (Scene scene : SCENES) {
                try (SocketChannel caller = stage.accept()) {
                    caller.write(ByteBuffer.wrap(answer(scene.answer()).getBytes(StandardCharsets.UTF_8)));
                    // Until the caller has gone: closing with its request unread would reset the connection.
                    ByteBuffer request = ByteBuffer.allocate(1024);
                    while (caller.read(request.clear()) >= 0) {}
                }
            }
        } catch (IOException e) {
            // The curtain fell early; what was recorded until then is still worth having.
        }
    }
}
