package dev.rubus.supervisor.vfs;

import dev.rubus.abi.Errno;
import dev.rubus.kernel.vfs.File;
import dev.rubus.kernel.vfs.OpenFile;
import dev.rubus.kernel.vfs.OpenMode;
import dev.rubus.kernel.vfs.Stat;
import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.linux.HostFile;
import dev.rubus.linux.HostFolder;
import dev.rubus.linux.LinuxException;

/** A file of {@code /data/APP}. A write that the quota cuts short is a short write, the next one EDQUOT, as write(2) has it. */
final class DataFile implements File {
    private static final int MODE = 0600;

    private final DataFolder data;
    private final String name;

    DataFile(DataFolder data, String name) {
        this.data = data;
        this.name = name;
    }

    @Override
    public Stat stat() throws VfsException {
        try {
            HostFolder.Facts facts = data.folder().stat(name);
            return new Stat(false, MODE, data.app(), facts.size(), facts.modifiedMillis());
        } catch (LinuxException e) {
            throw new VfsException(e.errno(), name);
        }
    }

    @Override
    public OpenFile open(OpenMode mode) throws VfsException {
        try {
            Open open = new Open(data.folder().open(name, mode.writes()), mode.has(OpenMode.O_APPEND));
            if (mode.has(OpenMode.O_TRUNC) && mode.writes()) {
                open.truncate(0);
            }
            return open;
        } catch (LinuxException e) {
            throw new VfsException(e.errno(), name);
        }
    }

    private final class Open implements OpenFile {
        private final HostFile file;
        private final boolean append;

        Open(HostFile file, boolean append) {
            this.file = file;
            this.append = append;
        }

        @Override
        public byte[] read(long offset, int count) throws VfsException {
            try {
                return file.read(offset, count);
            } catch (LinuxException e) {
                throw new VfsException(e.errno(), name);
            }
        }

        @Override
        public int write(long offset, byte[] bytes) throws VfsException {
            return data.charge(name, quota -> {
                long size = file.size();
                long from = append ? size : offset;
                if (from > Long.MAX_VALUE - bytes.length) {
                    throw new VfsException(Errno.EFBIG, name);
                }
                long allowed =
                        from + bytes.length <= size ? from + bytes.length : quota.grow(size, from + bytes.length);
                if (allowed <= from) {
                    throw new VfsException(Errno.EDQUOT, name);
                }
                return file.write(from, bytes, (int) Math.min(bytes.length, allowed - from));
            });
        }

        @Override
        public void truncate(long size) throws VfsException {
            data.charge(name, quota -> {
                long now = file.size();
                if (size > now && quota.grow(now, size) < size) {
                    throw new VfsException(Errno.EDQUOT, name);
                }
                file.truncate(size);
                return size;
            });
        }

        @Override
        public void remove() throws VfsException {
            data.charge(name, quota -> {
                data.folder().remove(name);
                return true;
            });
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
