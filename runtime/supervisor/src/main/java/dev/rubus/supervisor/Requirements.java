package dev.rubus.supervisor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the machine must have before anything is started: each that is missing is one line with its remedy. */
final class Requirements {
    private static final List<Path> BIN = List.of(
            Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/usr/local/bin"), Path.of("/sbin"), Path.of("/bin"));

    private Requirements() {}

    static void root() throws StartupFailure {
        try {
            if ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0) {
                throw new StartupFailure(4, "the supervisor needs root to make sandboxes: run it with sudo");
            }
        } catch (IOException e) {
            throw new StartupFailure(1, "/proc cannot be read (" + e.getMessage() + "): mount it", e);
        }
    }

    static void program(String name, String debianPackage) throws StartupFailure {
        if (BIN.stream().noneMatch(folder -> Files.isExecutable(folder.resolve(name)))) {
            throw new StartupFailure(1, name + " is not installed: apt-get install " + debianPackage);
        }
    }

    static void userNamespaces() throws StartupFailure {
        needNot("/proc/sys/user/max_user_namespaces", "0", "sysctl -w user.max_user_namespaces=10000");
        needNot("/proc/sys/kernel/unprivileged_userns_clone", "0", "sysctl -w kernel.unprivileged_userns_clone=1");
        needNot(
                "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
                "1",
                "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
    }

    private static void needNot(String setting, String bad, String remedy) throws StartupFailure {
        Path file = Path.of(setting);
        try {
            if (Files.exists(file) && Files.readString(file).strip().equals(bad)) {
                throw new StartupFailure(
                        1, "user namespaces are switched off (" + setting + " is " + bad + "): " + remedy);
            }
        } catch (IOException e) {
            throw new StartupFailure(1, setting + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Takes the port on loopback, and keeps it while the node runs, so that nobody else is confused. */
    static ServerSocket port(int port) throws StartupFailure {
        try {
            ServerSocket socket = new ServerSocket();
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            throw new StartupFailure(
                    1,
                    "port " + port + " on 127.0.0.1 is taken (find who: ss -ltnp 'sport = :" + port
                            + "'): end that program, use it with [mqtt] url = \"mqtt://127.0.0.1:" + port
                            + "\", or set another [mqtt] port in node.toml",
                    e);
        }
    }

    static void writable(Path folder) throws StartupFailure {
        Path probe = folder.resolve(".probe");
        try {
            Files.createDirectories(folder);
            Files.writeString(probe, "x");
            Files.delete(probe);
        } catch (IOException e) {
            throw new StartupFailure(
                    1,
                    "cannot write to the state directory " + folder + " (" + e.getMessage()
                            + "): mend its permissions, free some space, or choose another with --state DIR",
                    e);
        }
    }
}
