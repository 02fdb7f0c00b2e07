package dev.rubus.supervisor.vfs;

import dev.rubus.board.manifest.AppManifest;
import dev.rubus.kernel.vfs.FileSystem;
import dev.rubus.kernel.vfs.Node;
import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.kernel.vfs.VirtualDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /data}: a folder of the host for each app, {@code STATE/data/APP}, which outlives the node. */
final class DataTree {
    private final Path folder;
    private final List<DataFolder> folders = new ArrayList<>();
    private final Map<String, Long> limits = new LinkedHashMap<>();

    DataTree(Path folder, List<AppManifest> apps) {
        this.folder = folder;
        for (AppManifest app : apps) {
            folders.add(new DataFolder(app.name(), folder.resolve(app.name()), app.dataBytes()));
            limits.put(app.name(), app.dataBytes());
        }
    }

    FileSystem fileSystem() {
        Map<String, Node> entries = new LinkedHashMap<>();
        folders.forEach(data -> entries.put(data.app(), new DataDirectory(data, ".")));
        return new FileSystem("host", folder.toString(), VirtualDirectory.of(entries));
    }

    /** {@code /proc/quotas}: what each app has on the disk, and may have, in kB. */
    String quotas() throws VfsException {
        StringBuilder text = new StringBuilder("app                 used kB   limit kB\n");
        for (DataFolder data : folders) {
            long used = data.charge(data.app(), quota -> quota.used());
            text.append(
                    "%-16s %10d %10d%n".formatted(data.app(), used / 1024, limits.getOrDefault(data.app(), 0L) / 1024));
        }
        return text.toString();
    }
}
