package dev.rubus.supervisor.vfs;

import dev.rubus.abi.Errno;
import dev.rubus.kernel.vfs.DiskQuota;
import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.linux.HostFolder;
import dev.rubus.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * An app's folder on the host's disk and its quota. Made when the first file is; only ring 0 writes there, so the quota holds. Any thread.
 */
final class DataFolder {
    private final String app;
    private final HostFolder folder;
    private final DiskQuota quota;

    DataFolder(String app, Path path, long limit) {
        this.app = app;
        this.folder = new HostFolder(path);
        this.quota = new DiskQuota(limit);
    }

    String app() {
        return app;
    }

    HostFolder folder() {
        return folder;
    }

    boolean exists() {
        return Files.isDirectory(folder.path());
    }

    /** Something that counts against the quota, on what the disk holds now. */
    interface Charged<T> {
        T apply(DiskQuota quota) throws VfsException, LinuxException;
    }

    /** Does it alone; the quota is counted anew first, because an operator may have tidied up. */
    synchronized <T> T charge(String path, Charged<T> action) throws VfsException {
        try {
            quota.recount(sizes());
            return action.apply(quota);
        } catch (LinuxException e) {
            throw new VfsException(e.errno(), path);
        }
    }

    /** Makes the folder, for the first file in it. */
    void make(String path) throws VfsException {
        try {
            Files.createDirectories(
                    folder.path(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            // What stat says of it names the reason better than Java's text.
            throw charge(path, quota -> {
                folder.stat(".");
                return new VfsException(Errno.EIO, path);
            });
        }
    }

    private List<Long> sizes() throws LinuxException {
        List<Long> sizes = new ArrayList<>();
        if (exists()) {
            collect(".", sizes);
        }
        return sizes;
    }

    private void collect(String name, List<Long> sizes) throws LinuxException {
        for (String child : folder.names(name)) {
            String path = name + "/" + child;
            HostFolder.Facts facts;
            try {
                facts = folder.stat(path);
            } catch (LinuxException e) {
                continue; // removed a moment ago, or a link
            }
            if (facts.directory()) {
                collect(path, sizes);
            } else {
                sizes.add(facts.size());
            }
        }
    }
}
