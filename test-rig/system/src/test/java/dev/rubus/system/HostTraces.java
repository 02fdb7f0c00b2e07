package dev.rubus.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What nodes leave on a machine: mounts, cgroups, links, nftables, folders below /run, processes of their uids, files of their
 * state. Only what belongs to one node is listed, so that another node on the machine does not disturb.
 */
final class HostTraces {
    private static final int FIRST_UID = 210_000;
    private static final int UIDS_PER_SLOT = 100;
    private static final int SLOTS = 199;

    private final NodeFolder folder;
    private final int slot;

    HostTraces(NodeFolder folder) {
        this.folder = folder;
        // As RunFolder does it: which uids, addresses and names are this node's.
        this.slot = 1 + Math.floorMod(folder.state().resolve("run").toString().hashCode(), SLOTS);
    }

    /** Everything of this node that is there now; empty: nothing. */
    TreeSet<String> now() throws IOException, InterruptedException {
        TreeSet<String> all = new TreeSet<>(processes());
        String sandbox = "rubus-sandbox" + slot;
        for (String line : Files.readAllLines(Path.of("/proc/mounts"))) {
            String where = line.split(" ")[1];
            if (where.startsWith("/run/" + sandbox + "/")
                    || where.equals("/run/" + sandbox)
                    || where.startsWith(folder.top().toString())) {
                all.add("mount " + where);
            }
        }
        if (Files.exists(Path.of("/run", sandbox))) {
            all.add("folder /run/" + sandbox);
        }
        cgroups(all);
        lines("link", all, "ip", "-o", "link", "show").stream()
                .filter(line -> line.matches("\\d+: rb" + slot + "[^0-9].*"))
                .forEach(line -> all.add("link " + line.split(": ")[1]));
        lines("nft", all, "nft", "list", "tables").stream()
                .filter(line -> line.matches(".*\\brubus" + slot + "\\b.*"))
                .forEach(line -> all.add("nftables " + line));
        if (Files.exists(folder.state())) {
            try (Stream<Path> files = Files.walk(folder.state())) {
                files.filter(path -> !path.equals(folder.state())
                                && !path.startsWith(folder.state().resolve("log")))
                        .forEach(path -> all.add("file " + path));
            }
        }
        return all;
    }

    /** Processes of this node's uids; one that only waits for init to collect it is dead already. */
    List<String> processes() throws IOException {
        int first = FIRST_UID + slot * UIDS_PER_SLOT;
        List<String> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            entries.filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                    .forEach(entry -> {
                        try {
                            List<String> status = Files.readAllLines(entry.resolve("status"));
                            int uid = Integer.parseInt(field(status, "Uid:").split("\\s+")[0]);
                            String state = field(status, "State:");
                            if (uid >= first && uid < first + UIDS_PER_SLOT && !state.startsWith("Z")) {
                                found.add("process " + entry.getFileName() + " " + field(status, "Name:") + " uid "
                                        + uid + " " + state);
                            }
                        } catch (IOException | UncheckedIOException e) {
                            // It ended while we looked: no trace of a node.
                            return;
                        }
                    });
        }
        return found;
    }

    private static String field(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip())
                .findFirst()
                .orElse("0");
    }

    private void cgroups(TreeSet<String> all) throws IOException {
        String name = "rubus" + slot;
        Files.walkFileTree(Path.of("/sys/fs/cgroup"), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                if (dir.getFileName().toString().equals(name)) {
                    all.add("cgroup " + dir);
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static List<String> lines(String what, TreeSet<String> all, String... command)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = process.inputReader().lines().toList();
        if (process.waitFor() != 0) {
            all.add(what + " cannot be listed: " + lines);
        }
        return lines;
    }
}
