package dev.rubus.supervisor;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.SdNotify;
import dev.rubus.supervisor.conductor.Conductor;
import dev.rubus.supervisor.control.ControlSocket;
import dev.rubus.supervisor.control.Listings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The supervisor's process: starts the node, tells systemd and whoever started it, and ends it on SIGTERM or `supervisor stop`.
 */
public final class SupervisorMain {
    private SupervisorMain() {}

    public static void main(String[] words) {
        long begin = Conductor.now();
        int readyFd = -1;
        Node node = null;
        try {
            NodeOptions options = NodeOptions.parse(words);
            readyFd = options.readyFd();
            node = new Node(options);
            run(node, begin);
        } catch (StartupFailure e) {
            takeBack(node);
            fail(readyFd, e);
            Runtime.getRuntime().halt(e.exitCode());
        } catch (IOException | InterruptedException | RuntimeException e) {
            Logger.error(e, "the supervisor ends: {}", e.getMessage());
            takeBack(node);
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void takeBack(@Nullable Node node) {
        if (node != null) {
            node.stop();
        }
    }

    private static void run(Node node, long begin) throws StartupFailure, IOException, InterruptedException {
        SdNotify systemd = SdNotify.fromEnvironment(System.getenv());
        CountDownLatch end = new CountDownLatch(1);
        // The logger cannot be made any more once a shutdown has begun.
        Logger.debug("pid {} starts", ProcessHandle.current().pid());
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            end.countDown();
                            node.abort("the supervisor was told to end while it started");
                            while (true) {
                                LockSupport.park(); // until main has taken everything back and halts
                            }
                        },
                        "rubus-sigterm"));
        node.start();
        ControlSocket control = new ControlSocket(node, end::countDown);
        control.open();
        systemd.send("READY=1");
        startWatchdog(node, systemd);
        report(node, begin);
        Logger.info("node {} serves", node.plan().node().name());
        end.await();
        systemd.send("STOPPING=1");
        node.stop();
        control.close();
        Logger.info("node {} has stopped", node.plan().node().name());
    }

    /** Tells systemd that the conductor, which decides everything, still turns. */
    private static void startWatchdog(Node node, SdNotify systemd) {
        long period = SdNotify.watchdogMillis(System.getenv());
        if (period > 0) {
            node.conductor().post(() -> beat(node, systemd, period));
        }
    }

    private static void beat(Node node, SdNotify systemd, long period) {
        try {
            systemd.send("WATCHDOG=1");
        } catch (LinuxException e) {
            Logger.warn("systemd does not hear the watchdog: {}", e.getMessage());
        }
        node.conductor().after(period, () -> beat(node, systemd, period));
    }

    private static void report(Node node, long begin) throws IOException {
        Map<String, Object> data = node.conductor()
                .ask(() -> {
                    Map<String, Object> all = new LinkedHashMap<>(node.describe());
                    all.put("start_ms", Conductor.now() - begin);
                    all.put("processes", new ArrayList<>(Listings.processes(node)));
                    return all;
                })
                .join();
        say(node.options().readyFd(), Map.of("ok", true, "data", data));
    }

    private static void fail(int readyFd, StartupFailure failure) {
        List<String> lines = String.valueOf(failure.getMessage()).lines().toList();
        lines.forEach(line -> System.err.println("rubus: " + line));
        try {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("ok", false);
            answer.put("exit", failure.exitCode());
            answer.put("error", failure.getMessage());
            say(readyFd, answer);
        } catch (IOException e) {
            System.err.println("rubus: nobody hears why: " + e.getMessage());
        }
    }

    private static void say(int fd, Map<String, Object> answer) throws IOException {
        if (fd >= 0) {
            Files.writeString(
                    Path.of("/proc/self/fd/" + fd),
                    JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(answer) + "\n",
                    StandardOpenOption.WRITE);
        }
    }
}
