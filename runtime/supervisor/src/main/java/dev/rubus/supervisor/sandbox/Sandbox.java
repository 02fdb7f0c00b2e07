package dev.rubus.supervisor.sandbox;

import dev.rubus.linux.LinuxException;
import dev.rubus.linux.Mounts;
import dev.rubus.supervisor.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one process lives: all six namespaces, a uid of its own without any capability, an overlay root whose writable top is thrown away
 * at each start, an allow-list of system calls, a cgroup. bubblewrap does the namespace work.
 *
 * <p>Used by one spawner thread at a time.
 */
public final class Sandbox {
    /** Threads and processes that bubblewrap and the shell before it need, on top of the manifest's. */
    private static final int SPAWN_PIDS = 4;

    private final SandboxRoot root;
    private final ProcessSpec spec;
    private final @Nullable CgroupTree cgroups;
    private @Nullable Cgroup cgroup;

    public Sandbox(SandboxRoot root, @Nullable CgroupTree cgroups, ProcessSpec spec) {
        this.root = root;
        this.cgroups = cgroups;
        this.spec = spec;
    }

    /** Starts the program; what it writes is in the process's output stream, both of its streams joined. */
    public Process launch() throws IOException {
        layRoot();
        if (cgroups != null) {
            cgroup = cgroups.group(spec.name());
            cgroup.limit(spec.resources());
        }
        ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
        builder.directory(Path.of("/").toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(Map.of(
                "PATH",
                "/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin",
                "HOME",
                ProcessSpec.DATA_INSIDE,
                "LANG",
                "C.UTF-8",
                "TMPDIR",
                "/tmp",
                "RUBUS",
                spec.name()));
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** Why the kernel killed the last run when memory ran out; null if it did not. */
    public @Nullable String outOfMemory() {
        return cgroup == null ? null : cgroup.outOfMemory();
    }

    /** The group of the last run, where the machine has cgroup v2. */
    public Optional<Cgroup> cgroup() {
        return Optional.ofNullable(cgroup);
    }

    private Path home() {
        return root.of(spec.name());
    }

    private void layRoot() throws IOException {
        Path home = home();
        Path target = home.resolve("root");
        if (Files.exists(target)) {
            Mounts.unmount(target);
            deleteTree(home);
        }
        Files.createDirectory(home);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        Path upper = Files.createDirectory(root.upperOf(spec.name()));
        Path work = Files.createDirectory(home.resolve("work"));
        Files.createDirectory(target);
        Files.setPosixFilePermissions(upper, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Map.Entry<String, String> file : spec.files().entrySet()) {
            Path path = upper.resolve(file.getKey().substring(1));
            Files.createDirectories(path.getParent() == null ? upper : path.getParent());
            Files.writeString(path, file.getValue());
        }
        Path data = Files.createDirectories(root.dataOf(spec.name()));
        Files.setAttribute(data, "unix:uid", spec.uid());
        Files.setAttribute(data, "unix:gid", spec.uid());
        Mounts.overlay(target, root.base().toString(), upper, work);
    }

    private List<String> command() throws IOException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", launcher(), "rubus-spawn"));
        if (spec.network().isPresent()) {
            // The namespace is made before and belongs to the host's root: nothing inside can change its addresses or
            // rules.
            words.addAll(List.of("nsenter", "--net=" + spec.network().get()));
        }
        String uid = Integer.toString(spec.uid());
        words.addAll(List.of("setpriv", "--reuid", uid, "--regid", uid, "--clear-groups"));
        words.addAll(List.of("--inh-caps=-all", "--bounding-set=-all"));
        words.addAll(List.of("bwrap", "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts"));
        words.add("--unshare-cgroup-try");
        if (spec.network().isEmpty()) {
            words.add("--unshare-net");
        }
        words.addAll(List.of("--uid", "0", "--gid", "0", "--hostname", spec.name()));
        words.addAll(List.of("--bind", home().resolve("root").toString(), "/"));
        words.addAll(root.binds());
        words.addAll(List.of("--ro-bind", root.door().toString(), "/run/rubus/ring0.sock"));
        if (spec.folder().isPresent()) {
            Path app = root.app(spec.name(), spec.folder().get());
            words.addAll(List.of("--ro-bind", app.toString(), ProcessSpec.FOLDER_INSIDE));
        }
        words.addAll(List.of("--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", "--chdir", workingFolder()));
        spec.env().forEach((name, value) -> words.addAll(List.of("--setenv", name, value)));
        words.addAll(List.of("--cap-drop", "ALL", "--new-session", "--die-with-parent", "--seccomp", "9", "--"));
        words.addAll(spec.command());
        return words;
    }

    private String workingFolder() {
        return spec.folder().isPresent() ? ProcessSpec.FOLDER_INSIDE : "/";
    }

    /** Enters the cgroup first, so that everything after it is counted there, and opens the filter for bubblewrap. */
    private String launcher() throws IOException {
        String filter = filter();
        String enter = cgroup == null ? "" : "echo 0 > '" + cgroup.path() + "/cgroup.procs' && ";
        // Best effort: lowering it needs CAP_SYS_RESOURCE, which root in a container may lack.
        String adjust = "{ echo " + spec.resources().oomScoreAdj() + " > /proc/self/oom_score_adj; } 2> /dev/null; ";
        // One is dash's letter, the other everybody else's.
        int pids = spec.resources().pids() + SPAWN_PIDS;
        String limits = "ulimit -c 0 && { ulimit -p " + pids + " || ulimit -u " + pids + "; } 2> /dev/null && ";
        return enter + adjust + limits + "exec 9< '" + filter + "' && exec \"$@\"";
    }

    private String filter() throws LinuxException {
        boolean network = spec.network().isPresent();
        Path file = root.filter(
                (network ? "network-" : "local-") + spec.calls().name().toLowerCase(Locale.ROOT));
        synchronized (root) {
            if (!Files.exists(file)) {
                SyscallPolicy.write(file, network, spec.calls());
            }
        }
        return file.toString();
    }

    private static void deleteTree(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
