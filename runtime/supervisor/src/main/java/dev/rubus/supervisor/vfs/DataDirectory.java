package dev.rubus.supervisor.vfs;

import dev.rubus.abi.Errno;
import dev.rubus.kernel.vfs.Directory;
import dev.rubus.kernel.vfs.File;
import dev.rubus.kernel.vfs.Node;
import dev.rubus.kernel.vfs.Stat;
import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.linux.HostFolder;
import dev.rubus.linux.LinuxException;
import java.util.List;

/** {@code /data/APP}, or a folder that the operator made below it. */
final class DataDirectory implements Directory {
    private static final int MODE = 0700;

    private final DataFolder data;
    private final String name;

    /** @param name within the folder; {@code .} is the folder itself */
    DataDirectory(DataFolder data, String name) {
        this.data = data;
        this.name = name;
    }

    @Override
    public Stat stat() throws VfsException {
        long modified = 0;
        if (data.exists()) {
            try {
                modified = data.folder().stat(name).modifiedMillis();
            } catch (LinuxException e) {
                throw new VfsException(e.errno(), name);
            }
        }
        return new Stat(true, MODE, data.app(), 0, modified);
    }

    @Override
    public Node lookup(String child) throws VfsException {
        if (!data.exists()) {
            throw new VfsException(Errno.ENOENT, child);
        }
        try {
            HostFolder.Facts facts = data.folder().stat(inside(child));
            if (facts.directory()) {
                return new DataDirectory(data, inside(child));
            }
            if (!facts.regular()) {
                throw new VfsException(Errno.ELOOP, child);
            }
            return new DataFile(data, inside(child));
        } catch (LinuxException e) {
            throw new VfsException(e.errno(), child);
        }
    }

    @Override
    public List<String> names() throws VfsException {
        try {
            return data.exists() ? data.folder().names(name) : List.of();
        } catch (LinuxException e) {
            throw new VfsException(e.errno(), name);
        }
    }

    @Override
    public File create(String child) throws VfsException {
        data.make(child);
        return data.charge(child, quota -> {
            quota.create(child);
            data.folder().create(inside(child));
            return new DataFile(data, inside(child));
        });
    }

    private String inside(String child) {
        return name + "/" + child;
    }
}
