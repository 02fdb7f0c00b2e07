package dev.rubus.system.sandbox;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A real node on the simulated board, with apps of the test's own, in a folder of its own. */
final class SandboxNode implements AutoCloseable {
    private static final int FIRST_UID = 210_000;
    private static final int UIDS_PER_SLOT = 100;

    private final Path home = Files.createTempDirectory("rubus-system-sandbox");
    private final Path state = home.resolve("state");
    private final int mqttPort = freePort();
    private final List<Process> started = new ArrayList<>();
    private String policy = "";
    private String memory = "";
    private int supervisor;

    /** The folder of the distribution under test. */
    static Path dist() {
        String given = System.getProperty("rubus.dist");
        return given != null
                ? Path.of(given)
                : Path.of("../../tools/dist/target/rubus").toAbsolutePath().normalize();
    }

    SandboxNode() throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.createDirectories(home.resolve("apps"));
    }

    /** Adds a Java program of this package as an app; its name says to it what it shall do. */
    SandboxNode javaApp(String name, Class<?> main, String restart) throws IOException {
        Path folder = app(name, "main = \"" + main.getName() + "\"\nclass-path = [\"probe.jar\", \"lib/*\"]", restart);
        Files.createDirectory(folder.resolve("lib"));
        try (Stream<Path> jars = Files.list(dist().resolve("lib"))) {
            for (Path jar : jars.toList()) {
                if (jar.getFileName().toString().matches("(jna|rubus-abi|rubus-linux|rubus-sdk|jspecify).*")) {
                    Files.copy(jar, folder.resolve("lib").resolve(jar.getFileName()));
                }
            }
        }
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("probe.jar")))) {
            Path classes = classesOf(main);
            try (Stream<Path> files = Files.list(classes)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".class")).toList()) {
                    jar.putNextEntry(new JarEntry(main.getPackageName().replace('.', '/') + "/" + file.getFileName()));
                    Files.copy(file, jar);
                    jar.closeEntry();
                }
            }
        }
        return this;
    }

    private static Path classesOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve(type.getPackageName().replace('.', '/'));
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds a shell script as an app. It does not join, so the node starts it again after its start limit. */
    SandboxNode shellApp(String name, String script) throws IOException {
        Path folder = app(name, "command = [\"/bin/sh\", \"/opt/app/probe.sh\"]", "budget = \"5 in 60s\"");
        Files.writeString(folder.resolve("probe.sh"), script);
        return this;
    }

    private Path app(String name, String program, String restart) throws IOException {
        Path folder = Files.createDirectory(home.resolve("apps").resolve(name));
        Files.writeString(
                folder.resolve("app.toml"),
                "name = \"" + name + "\"\nversion = \"1.0.0\"\n" + program
                        + "\n[limits]\nmemory = \"96M\"\npids = 64\n[restart]\nhang-after = \"5s\"\n" + restart + "\n");
        return folder;
    }

    /** Adds a line to the limits of an app's manifest. */
    SandboxNode limit(String app, String line) throws IOException {
        Path manifest = home.resolve("apps").resolve(app).resolve("app.toml");
        Files.writeString(manifest, Files.readString(manifest).replace("[limits]\n", "[limits]\n" + line + "\n"));
        return this;
    }

    /** Adds a line to what an app may touch. */
    SandboxNode grant(String app, String line) throws IOException {
        Path manifest = home.resolve("apps").resolve(app).resolve("app.toml");
        Files.writeString(manifest, Files.readString(manifest) + "[grants]\n" + line + "\n");
        return this;
    }

    /** Adds a key to the top of an app's manifest. */
    SandboxNode key(String app, String line) throws IOException {
        Path manifest = home.resolve("apps").resolve(app).resolve("app.toml");
        Files.writeString(manifest, line + "\n" + Files.readString(manifest));
        return this;
    }

    /** Who is next at a bus. */
    SandboxNode policy(String name) {
        policy = "[sched]\npolicy = \"" + name + "\"\n";
        return this;
    }

    /** A line of {@code [memory]}. */
    SandboxNode memory(String line) {
        memory = "[memory]\n" + line + "\n";
        return this;
    }

    /** Lays a file beside the app's program. */
    SandboxNode file(String app, String name, String content) throws IOException {
        Files.writeString(home.resolve("apps").resolve(app).resolve(name), content);
        return this;
    }

    /** Starts it and waits until it serves. @param ownApps false: the apps of the distribution */
    SandboxNode start(boolean ownApps) throws IOException {
        String apps = ownApps ? "apps-dir = \"" + home.resolve("apps") + "\"\n" : "";
        Files.writeString(
                home.resolve("config/node.toml"),
                "name = \"walls\"\n" + apps + "[mqtt]\nport = " + mqttPort + "\n[chaos]\nallow = true\n" + policy
                        + memory);
        Path ready = home.resolve("ready");
        Files.createFile(ready);
        Path dist = dist();
        String machine = System.getProperty("os.arch").equals("aarch64") ? "linux-aarch64" : "linux-x86-64";
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "exec 3>> '" + ready + "'; exec \"$@\"",
                        "node",
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-Djna.boot.library.path=" + dist + "/native/" + machine,
                        "-Djna.nounpack=true",
                        "-Djna.nosys=true",
                        "-Djna.platform.library.path=/lib",
                        "-XX:AOTCache=" + dist
                                + "/aot/supervisor.aot", // where there is none, the JVM says so and goes on
                        "-jar",
                        dist + "/lib/rubus-supervisor-0.1.0.jar",
                        "start",
                        "--dist",
                        dist.toString(),
                        "--board",
                        "sim",
                        "--config",
                        home.resolve("config").toString(),
                        "--state",
                        state.toString(),
                        "--ready-fd",
                        "3")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("supervisor.out").toFile())
                .start();
        started.add(process);
        await("the node serves", 90, () -> text(ready).endsWith("\n") || !process.isAlive());
        Map<String, Object> answer = JSON.std.mapFrom(text(ready));
        assertTrue(Boolean.TRUE.equals(answer.get("ok")), () -> answer + "\n" + output());
        supervisor = ((Number) ((Map<?, ?>) answer.get("data")).get("pid")).intValue();
        return this;
    }

    int supervisorPid() {
        return supervisor;
    }

    int mqttPort() {
        return mqttPort;
    }

    boolean supervisorAlive() {
        return ProcessHandle.of(supervisor).map(ProcessHandle::isAlive).orElse(false);
    }

    /** What the supervisor itself wrote. */
    String output() {
        return text(home.resolve("supervisor.out"));
    }

    /** Rows of `ps`. */
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> ps() {
        return ((List<Object>) ask("ps", Map.of()))
                .stream().map(row -> (Map<String, Object>) row).toList();
    }

    Map<String, Object> ps(String name) {
        return ps().stream()
                .filter(row -> name.equals(row.get("name")))
                .findFirst()
                .orElseThrow();
    }

    int pid(String name) {
        return ((Number) ps(name).get("pid")).intValue();
    }

    int generation(String name) {
        return ((Number) ps(name).get("generation")).intValue();
    }

    /** Which of the machine's nodes it is: part of its addresses and cgroups. */
    int slot() throws IOException {
        return (uid(pid("gpio")) - FIRST_UID) / UIDS_PER_SLOT;
    }

    static int uid(int pid) throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/" + pid), "unix:uid");
    }

    /** One request to the control socket. */
    Object ask(String command, Map<String, Object> args) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(state.resolve("run/control.sock")));
            String line = JSON.std.asString(Map.of("command", command, "args", args)) + "\n";
            channel.write(StandardCharsets.UTF_8.encode(line));
            BufferedReader lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            Map<String, Object> answer = JSON.std.mapFrom(lines.readLine());
            assertTrue(Boolean.TRUE.equals(answer.get("ok")), answer::toString);
            return answer.get("data");
        } catch (IOException e) {
            throw new UncheckedIOException(output(), e);
        }
    }

    /** Everything the process said so far. */
    String log(String name) {
        return text(state.resolve("log").resolve(name + ".log"));
    }

    /** A client that nobody here wrote hears everything on the broker; what it heard is in the file. */
    Path subscribe() throws IOException {
        Path heard = home.resolve("heard");
        started.add(new ProcessBuilder("mosquitto_sub", "-p", Integer.toString(mqttPort), "-t", "rubus/#", "-v")
                .redirectErrorStream(true)
                .redirectOutput(heard.toFile())
                .start());
        await("mosquitto_sub is connected", 20, () -> text(heard).contains("/status online"));
        return heard;
    }

    static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void await(String what, int seconds, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> what + ": not within " + seconds + " s");
            pause(50);
        }
    }

    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Runs a tool to its end. @return its exit code and what it said */
    static Ran run(String... words) throws IOException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Ran(process.waitFor(), said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    record Ran(int exit, String said) {}

    @Override
    public void close() throws IOException {
        if (supervisor != 0) {
            ProcessHandle.of(supervisor).ifPresent(ProcessHandle::destroy);
        }
        for (Process process : started.reversed()) {
            process.destroy();
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** A line of /proc/PID/status, without its key. */
    static String status(int pid, String key) throws IOException {
        Optional<String> line = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(l -> l.startsWith(key + ":"))
                .findFirst();
        return line.orElseThrow().substring(key.length() + 1).strip();
    }
}
