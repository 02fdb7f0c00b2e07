package dev.rubus.supervisor.sandbox;

import dev.rubus.linux.Mounts;
import dev.rubus.linux.SeqPacket;
import dev.rubus.supervisor.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The node's own tmpfs, in the supervisor's private mount namespace: nobody else on the machine sees it, and it is gone with the
 * last process of the node, however that ended.
 *
 * <pre>
 * base/        lowest layer of every sandbox: an empty tree of mount points
 * dist/ jdk/   the distribution and the JDK, bound read-only: a sandbox's uid need not be able to reach where they really are
 * ring0.sock   the one door of every sandbox
 * p-NAME/      upper, work, root: the overlay of that process
 * a-NAME/      the folder of that app, bound read-only like the distribution
 * net/         network namespaces
 * </pre>
 */
public final class SandboxRoot {
    /** What an app can fill with files before it gets ENOSPC; it is memory. */
    public static final int USUAL_SIZE_MIB = 64;

    /** Mount points and places that programs expect to exist. */
    private static final List<String> FOLDERS = List.of(
            "usr",
            "etc",
            "proc",
            "dev",
            "tmp",
            "run/rubus",
            "data",
            "opt/rubus",
            "opt/jdk",
            "opt/app",
            "var/tmp",
            "sys",
            "root");

    private static final List<String> LINKS = List.of("bin", "sbin", "lib", "lib64", "lib32");

    private final Path root;
    private final Path dist;
    private final Path jdk;
    private final List<String> binds = new ArrayList<>();

    private SandboxRoot(Path root, Path dist, Path jdk) {
        this.root = root;
        this.dist = dist;
        this.jdk = jdk;
    }

    /**
     * Mounts and fills it.
     *
     * @param root an empty folder that exists and that every uid can reach
     * @param sizeMib what all writable layers together can hold
     */
    public static SandboxRoot create(Path root, Path dist, Path jdk, int sizeMib) throws IOException {
        Mounts.tmpfs(root, "mode=711,size=" + sizeMib + "m");
        SandboxRoot sandboxes = new SandboxRoot(root, root.resolve("dist"), root.resolve("jdk"));
        Files.createDirectory(sandboxes.dist);
        Files.createDirectory(sandboxes.jdk);
        Files.createDirectory(root.resolve("net"));
        Mounts.bindReadOnly(dist, sandboxes.dist);
        Mounts.bindReadOnly(jdk, sandboxes.jdk);
        sandboxes.layBase();
        return sandboxes;
    }

    private void layBase() throws IOException {
        Path base = Files.createDirectory(root.resolve("base"));
        for (String folder : FOLDERS) {
            Files.createDirectories(base.resolve(folder));
        }
        for (String link : LINKS) {
            Path host = Path.of("/", link);
            if (Files.isSymbolicLink(host)) {
                Files.createSymbolicLink(base.resolve(link), Files.readSymbolicLink(host));
            } else if (Files.isDirectory(host)) {
                Files.createDirectory(base.resolve(link));
                bind(host, "/" + link);
            }
        }
        Files.writeString(
                base.resolve("etc/passwd"), "root:x:0:0:root:/data:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n");
        Files.writeString(base.resolve("etc/group"), "root:x:0:\nnogroup:x:65534:\n");
        Files.writeString(base.resolve("etc/hosts"), "127.0.0.1 localhost\n");
        Files.createFile(base.resolve("run/rubus/ring0.sock"));
        bind(Path.of("/usr"), "/usr");
        bind(dist, "/opt/rubus");
        bind(jdk, "/opt/jdk");
        for (String file : List.of("/etc/ld.so.cache", "/etc/localtime")) {
            if (Files.exists(Path.of(file))) {
                Files.createFile(base.resolve(file.substring(1)));
                bind(Path.of(file), file);
            }
        }
        // Debian keeps a JDK's conf folder here and links to it.
        try (DirectoryStream<Path> confs = Files.newDirectoryStream(Path.of("/etc"), "java-*-openjdk")) {
            for (Path conf : confs) {
                Files.createDirectory(base.resolve("etc").resolve(conf.getFileName()));
                bind(conf, conf.toString());
            }
        }
    }

    private void bind(Path host, String inside) {
        binds.addAll(List.of("--ro-bind", host.toString(), inside));
    }

    /** The door, open to every uid: who may pass is decided by the peer's credentials. */
    public SeqPacket listen() throws IOException {
        SeqPacket door = SeqPacket.listen(door().toString());
        Files.setPosixFilePermissions(door(), PosixFilePermissions.fromString("rw-rw-rw-"));
        return door;
    }

    Path door() {
        return root.resolve("ring0.sock");
    }

    Path base() {
        return root.resolve("base");
    }

    Path of(String process) {
        return root.resolve("p-" + process);
    }

    /** What a process of the node sees as {@link ProcessSpec#DATA_INSIDE}. */
    public Path dataOf(String process) {
        return upperOf(process).resolve(ProcessSpec.DATA_INSIDE.substring(1));
    }

    /** The writable layer of a process. */
    Path upperOf(String process) {
        return of(process).resolve("upper");
    }

    /** An app's folder, bound once to where every uid can reach it. */
    synchronized Path app(String name, Path folder) throws IOException {
        Path here = root.resolve("a-" + name);
        if (!Files.exists(here)) {
            Files.createDirectory(here);
            Mounts.bindReadOnly(folder, here);
        }
        return here;
    }

    /** The file that names a network namespace. */
    public Path networkNamespace(String name) {
        return root.resolve("net").resolve(name);
    }

    Path filter(String name) {
        return root.resolve(name + ".bpf");
    }

    /** bubblewrap's options that every sandbox has. */
    List<String> binds() {
        return binds;
    }

    /** Gives back what the mounts hold. The last process of the node must have ended. */
    public void close() throws IOException {
        Mounts.unmount(root);
    }
}
