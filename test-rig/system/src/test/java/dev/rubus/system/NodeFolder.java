package dev.rubus.system;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A fresh folder under /tmp for one node: its configuration, copies of the manifests to change, its state.
 *
 * @param port where this node's broker listens
 */
public record NodeFolder(Path top, int port) {
    private static final int SLOT_TRIES = 20;
    /** More deaths than any test causes: nothing waits for its turn in the back-off. */
    public static final String PATIENT = "100 in 60s";

    public static final String QUICK = "10ms..200ms";

    public static Path dist() {
        return Path.of(System.getProperty("rubus.dist", "/opt/rubus"))
                .toAbsolutePath()
                .normalize();
    }

    /** A folder whose slot no other node of this machine uses, or has left something in. */
    public static NodeFolder create() throws IOException {
        int port;
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        NodeFolder folder = new NodeFolder(Files.createTempDirectory(Path.of("/tmp"), "rubus-system"), port);
        for (int i = 0; i < SLOT_TRIES && !isFree(folder); i++) {
            Files.delete(folder.top());
            folder = new NodeFolder(Files.createTempDirectory(Path.of("/tmp"), "rubus-system"), port);
        }
        Files.createDirectories(folder.config().resolve("drivers.d"));
        copyTree(dist().resolve("apps"), folder.apps());
        folder.nodeToml(folder.usualNodeToml());
        return folder;
    }

    private static boolean isFree(NodeFolder folder) throws IOException {
        try {
            return new HostTraces(folder).now().isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    public Path config() {
        return top.resolve("config");
    }

    public Path state() {
        return top.resolve("state");
    }

    public Path apps() {
        return top.resolve("apps");
    }

    public String usualNodeToml() {
        return "name = \"test\"\napps-dir = \"" + apps() + "\"\n[chaos]\nallow = true\n[mqtt]\nport = " + port + "\n";
    }

    public void nodeToml(String text) throws IOException {
        Files.writeString(config().resolve("node.toml"), text);
    }

    /** Overrides the restart policy of everything: budget as in a manifest, back-off as in a manifest. */
    public NodeFolder restartPolicy(String budget, String backoff) throws IOException {
        for (String driver : List.of("gpio", "i2c", "net")) {
            driver(driver, text -> policy(text, budget, backoff));
        }
        for (String app : List.of("blink", "button", "weather")) {
            app(app, text -> policy(text, budget, backoff));
        }
        return this;
    }

    /** Overrides a driver's manifest by a changed copy of the installed one. */
    public void driver(String name, UnaryOperator<String> change) throws IOException {
        Path installed = dist().resolve("drivers.d").resolve(name + ".toml");
        Files.writeString(
                config().resolve("drivers.d").resolve(name + ".toml"), change.apply(Files.readString(installed)));
    }

    /** Changes this node's copy of an app's manifest. */
    public void app(String name, UnaryOperator<String> change) throws IOException {
        Path manifest = apps().resolve(name).resolve("app.toml");
        Files.writeString(manifest, change.apply(Files.readString(manifest)));
    }

    static String policy(String manifest, String budget, String backoff) {
        return manifest.replaceAll("(?m)^budget = .*$", "budget = \"" + budget + "\"")
                .replaceAll("(?m)^backoff = .*$", "backoff = \"" + backoff + "\"");
    }

    public void delete() throws IOException {
        if (!Files.exists(top)) {
            return;
        }
        awaitNoMount();
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Of a node that was killed the guard takes the mount away, a moment later. */
    private void awaitNoMount() throws IOException {
        String mount = " " + state().resolve("run/fs") + " ";
        long limit = System.nanoTime() + 10_000_000_000L;
        while (Files.readString(Path.of("/proc/self/mountinfo")).contains(mount)) {
            if (System.nanoTime() > limit) {
                throw new IOException(mount.strip() + " is still mounted 10 s after its node ended");
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
