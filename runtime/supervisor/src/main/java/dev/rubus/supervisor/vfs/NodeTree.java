package dev.rubus.supervisor.vfs;

import dev.rubus.kernel.syscall.HandleTable;
import dev.rubus.kernel.vfs.FileSystem;
import dev.rubus.kernel.vfs.MountTable;
import dev.rubus.kernel.vfs.OpenFiles;
import dev.rubus.kernel.vfs.Vfs;
import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.kernel.vfs.VfsPath;
import dev.rubus.kernel.vfs.VirtualDirectory;
import dev.rubus.supervisor.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/** The node's one tree, put together. */
public final class NodeTree {
    /** Open files of one command, or of one process, whose handle table is full before: it counts what it refuses. */
    private static final int MAX_OPEN = 2 * HandleTable.CAPACITY;

    private static final String[] TOP = {"dev", "proc", "sys", "data"};

    private NodeTree() {}

    /** Mounts everything that this node has. */
    public static Vfs of(Node node) {
        Map<String, VirtualDirectory> top = new LinkedHashMap<>();
        for (String name : TOP) {
            top.put(name, VirtualDirectory.empty());
        }
        MountTable mounts = new MountTable(new FileSystem("rubus", "none", VirtualDirectory.of(top)));
        Devices devices = new Devices(node);
        DataTree data = new DataTree(
                node.options().stateFolder().resolve("data"), node.plan().apps());
        ProcTree proc = new ProcTree(devices, () -> mounts);
        proc.file("quotas", data::quotas);
        try {
            mounts.mount(VfsPath.of("/dev"), new DevTree(devices).fileSystem());
            mounts.mount(VfsPath.of("/proc"), proc.fileSystem());
            mounts.mount(VfsPath.of("/sys"), new SysTree(devices).fileSystem());
            mounts.mount(VfsPath.of("/data"), data.fileSystem());
        } catch (VfsException e) {
            throw new IllegalStateException(e);
        }
        return new Vfs(mounts, new OpenFiles(MAX_OPEN));
    }
}
