package dev.rubus.kernel.vfs;

import dev.rubus.abi.Errno;
import java.util.ArrayList;
import java.util.List;

/** The one interface to the tree. Who asks is checked against the permission bits on the way and at its end. Any thread. */
public final class Vfs {
    private final MountTable mounts;
    private final OpenFiles files;

    /** A name in a directory and what it leads to. */
    public record Entry(String name, Stat stat) {}

    public Vfs(MountTable mounts, OpenFiles files) {
        this.mounts = mounts;
        this.files = files;
    }

    public MountTable mounts() {
        return mounts;
    }

    public OpenFiles files() {
        return files;
    }

    public Stat stat(Caller caller, VfsPath path) throws VfsException {
        return mounts.walk(path, caller).node().stat();
    }

    /**
     * What is in a directory.
     *
     * @throws VfsException ENOTDIR if it is a file, EACCES
     */
    public List<String> list(Caller caller, VfsPath path) throws VfsException {
        return folder(caller, path).names();
    }

    /** The same with what stat says of each; a name that vanished meanwhile is left out. */
    public List<Entry> listLong(Caller caller, VfsPath path) throws VfsException {
        List<Entry> entries = new ArrayList<>();
        for (String name : list(caller, path)) {
            List<String> names = new ArrayList<>(path.names());
            names.add(name);
            try {
                entries.add(new Entry(name, stat(caller, new VfsPath(names, false))));
            } catch (VfsException e) {
                if (e.errno() != Errno.ENOENT) {
                    throw e;
                }
            }
        }
        return entries;
    }

    private Directory folder(Caller caller, VfsPath path) throws VfsException {
        Node node = mounts.walk(path, caller).node();
        if (!(node instanceof Directory folder)) {
            throw new VfsException(Errno.ENOTDIR, path.toString());
        }
        if (!folder.stat().allows(caller, Stat.READ)) {
            throw new VfsException(Errno.EACCES, path.toString());
        }
        return folder;
    }

    /**
     * Opens a file, and makes it if the mode says so.
     *
     * @param owner whom the number belongs to; equal to itself only
     * @throws VfsException ENOENT, EEXIST, EISDIR, EACCES, EMFILE, ...
     */
    public int open(Object owner, Caller caller, VfsPath path, OpenMode mode) throws VfsException {
        Node node;
        try {
            node = mounts.walk(path, caller).node();
            if (mode.has(OpenMode.O_CREAT) && mode.has(OpenMode.O_EXCL)) {
                throw new VfsException(Errno.EEXIST, path.toString());
            }
        } catch (VfsException e) {
            if (e.errno() != Errno.ENOENT || !mode.has(OpenMode.O_CREAT) || path.folder()) {
                throw e;
            }
            node = create(caller, path);
        }
        if (!(node instanceof File file)) {
            // A directory is listed, not opened.
            throw new VfsException(Errno.EISDIR, path.toString());
        }
        if (!file.stat().allows(caller, mode.wanted())) {
            throw new VfsException(Errno.EACCES, path.toString());
        }
        return files.add(owner, file.open(mode), mode, path.toString());
    }

    private Node create(Caller caller, VfsPath path) throws VfsException {
        String name = path.names().isEmpty() ? VfsPath.PARENT : path.names().getLast();
        if (name.equals(VfsPath.PARENT)) {
            throw new VfsException(Errno.ENOENT, path.toString());
        }
        VfsPath parent = new VfsPath(path.names().subList(0, path.names().size() - 1), true);
        Node node = mounts.walk(parent, caller).node();
        if (!(node instanceof Directory folder)) {
            throw new VfsException(Errno.ENOTDIR, path.toString());
        }
        if (!folder.stat().allows(caller, Stat.WRITE | Stat.SEARCH)) {
            throw new VfsException(Errno.EACCES, path.toString());
        }
        return folder.create(name);
    }

    /** @param offset -1: from where the last one ended */
    public byte[] read(Object owner, int number, long offset, int count) throws VfsException {
        return files.read(owner, number, offset, count);
    }

    public int write(Object owner, int number, long offset, byte[] bytes) throws VfsException {
        return files.write(owner, number, offset, bytes);
    }

    /** Sets the length of a file that is open for writing. */
    public void truncate(Object owner, int number, long size) throws VfsException {
        files.truncate(owner, number, size);
    }

    /** Takes a file that is open for writing out of its directory. */
    public void remove(Object owner, int number) throws VfsException {
        files.remove(owner, number);
    }

    /** True if a read would not end in EAGAIN; else the callback comes once that has changed. */
    public boolean poll(Object owner, int number, Runnable whenReadable) throws VfsException {
        return files.poll(owner, number, whenReadable);
    }

    public boolean isNonBlocking(Object owner, int number) throws VfsException {
        return files.isNonBlocking(owner, number);
    }

    /** True if the number is an open file of this owner. */
    public boolean owns(Object owner, int number) {
        return files.owns(owner, number);
    }

    public void close(Object owner, int number) throws VfsException {
        files.close(owner, number);
    }

    /** The owner is gone. @return how many files he left open */
    public int closeAll(Object owner) {
        return files.closeAll(owner);
    }
}
