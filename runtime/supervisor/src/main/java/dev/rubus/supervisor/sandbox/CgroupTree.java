package dev.rubus.supervisor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * The node's branch of the cgroup v2 hierarchy, with a group for each process. On a machine with a hybrid layout the v2 hierarchy has no
 * controllers: the groups then hold the processes together, but limit nothing.
 */
public final class CgroupTree {
    private static final List<String> WANTED = List.of("memory", "pids", "cpu", "io");

    private final Path node;
    private final Set<String> controllers;

    private CgroupTree(Path node, Set<String> controllers) {
        this.node = node;
        this.controllers = Set.copyOf(controllers);
    }

    /** Makes the node's branch where the machine has cgroup v2 at all. */
    public static Optional<CgroupTree> create(String name) throws IOException {
        for (Path mount : List.of(Path.of("/sys/fs/cgroup"), Path.of("/sys/fs/cgroup/unified"))) {
            Path offered = mount.resolve("cgroup.controllers");
            if (!Files.exists(offered)) {
                continue;
            }
            Path node = mount.resolve(name);
            if (Files.exists(node)) {
                // Left by a supervisor that was killed; its processes died with it, or die now.
                new CgroupTree(node, Set.of()).removeAll();
            }
            Files.createDirectory(node);
            Set<String> have = new TreeSet<>();
            Set<String> available =
                    new HashSet<>(List.of(Files.readString(offered).strip().split("\\s+")));
            for (String controller : WANTED) {
                if (available.contains(controller) && enable(mount, controller) && enable(node, controller)) {
                    have.add(controller);
                }
            }
            return Optional.of(new CgroupTree(node, have));
        }
        return Optional.empty();
    }

    private static boolean enable(Path group, String controller) {
        try {
            Files.writeString(group.resolve("cgroup.subtree_control"), "+" + controller);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The controllers that limit here: of memory, pids, cpu, io. */
    public Set<String> controllers() {
        return controllers;
    }

    /** Stalls for memory in the node's branch, as the kernel tells them (psi.rst). */
    public Path memoryPressure() {
        return node.resolve("memory.pressure");
    }

    /** A fresh group for a process. */
    public Cgroup group(String process) throws IOException {
        Path path = node.resolve(process);
        if (Files.exists(path)) {
            remove(path);
        }
        Files.createDirectory(path);
        return new Cgroup(path, controllers, Disks.all());
    }

    /** Ends whatever lives in the branch and removes it. */
    public void removeAll() throws IOException {
        if (!Files.exists(node)) {
            return;
        }
        try (var groups = Files.newDirectoryStream(node, Files::isDirectory)) {
            for (Path group : groups) {
                remove(group);
            }
        }
        remove(node);
    }

    private static void remove(Path group) throws IOException {
        Path kill = group.resolve("cgroup.kill");
        if (Files.exists(kill)) {
            Files.writeString(kill, "1");
        }
        // The kernel removes the dying from the group a moment after the kill.
        IOException last = null;
        for (int attempt = 0; attempt < 200; attempt++) {
            try {
                Files.delete(group);
                return;
            } catch (IOException e) {
                last = e;
                LockSupport.parkNanos(5_000_000);
            }
        }
        throw new IOException("cgroup " + group + " is not empty", last);
    }
}
