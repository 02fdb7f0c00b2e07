package dev.rubus.kernel.vfs;

import dev.rubus.abi.Errno;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Which file system is where, and the walk along a path (Linux {@code path_lookupat}). There are no symbolic links, so a walk ends; the
 * parent of the root is the root, so no path leads out of the tree. Any thread.
 */
public final class MountTable {
    private final Map<String, FileSystem> mounts = new ConcurrentSkipListMap<>();

    /** A line of {@code /proc/mounts}. */
    public record Mount(String path, FileSystem fileSystem) {}

    /** Where a walk ended. @param place its path from the root, without {@code .} and {@code ..} */
    public record Found(Node node, String place) {}

    public MountTable(FileSystem root) {
        mounts.put("/", root);
    }

    /** @throws VfsException ENOENT or ENOTDIR if there is no directory, EBUSY if something is mounted there */
    public void mount(VfsPath at, FileSystem fileSystem) throws VfsException {
        Found point = walk(at, Caller.OPERATOR);
        if (!(point.node() instanceof Directory)) {
            throw new VfsException(Errno.ENOTDIR, at.toString());
        }
        if (mounts.putIfAbsent(point.place(), fileSystem) != null) {
            throw new VfsException(Errno.EBUSY, at.toString());
        }
    }

    public List<Mount> mounts() {
        List<Mount> all = new ArrayList<>();
        mounts.forEach((path, fileSystem) -> all.add(new Mount(path, fileSystem)));
        return all;
    }

    /**
     * Follows the path.
     *
     * @throws VfsException ENOENT, ENOTDIR, EACCES if a directory on the way may not be searched
     */
    public Found walk(VfsPath path, Caller caller) throws VfsException {
        Deque<Found> way = new ArrayDeque<>();
        Found here = new Found(root("/"), "/");
        for (String name : path.names()) {
            Directory folder = searchable(here, caller, path);
            if (name.equals(VfsPath.PARENT)) {
                here = way.isEmpty() ? here : way.pop();
                continue;
            }
            way.push(here);
            String place = here.place().equals("/") ? "/" + name : here.place() + "/" + name;
            FileSystem mounted = mounts.get(place);
            here = new Found(mounted == null ? lookup(folder, name, path) : mounted.root(), place);
        }
        if (path.folder() && !(here.node() instanceof Directory)) {
            throw new VfsException(Errno.ENOTDIR, path.toString());
        }
        return here;
    }

    private static Directory searchable(Found here, Caller caller, VfsPath path) throws VfsException {
        if (!(here.node() instanceof Directory folder)) {
            throw new VfsException(Errno.ENOTDIR, path.toString());
        }
        if (!folder.stat().allows(caller, Stat.SEARCH)) {
            throw new VfsException(Errno.EACCES, path.toString());
        }
        return folder;
    }

    private static Node lookup(Directory folder, String name, VfsPath path) throws VfsException {
        try {
            return folder.lookup(name);
        } catch (VfsException e) {
            throw new VfsException(e.errno(), path.toString());
        }
    }

    private Directory root(String place) {
        FileSystem fileSystem = mounts.get(place);
        if (fileSystem == null) {
            throw new IllegalStateException("nothing is mounted at " + place);
        }
        return fileSystem.root();
    }
}
