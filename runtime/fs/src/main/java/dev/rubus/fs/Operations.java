package dev.rubus.fs;

import dev.rubus.abi.Errno;
import dev.rubus.abi.FileCommand;
import dev.rubus.abi.FileFlags;
import dev.rubus.abi.FileStat;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.fuse.FuseAttr;
import dev.rubus.linux.fuse.FuseDevice;
import dev.rubus.linux.fuse.FuseEntries;
import dev.rubus.linux.fuse.FuseOpcode;
import dev.rubus.linux.fuse.FuseReply;
import dev.rubus.linux.fuse.FuseRequest;
import dev.rubus.sdk.NodeFiles;
import dev.rubus.sdk.SyscallException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What each request means in the node's tree. Who may do what the kernel has decided before, by owner, group and mode; ring 0 checks the
 * rest. Every failure is the errno that ring 0 gives. Any thread; it may wait.
 */
final class Operations {
    /** Of open(2), what ring 0 knows. It never waits for us: we wait, and can stop waiting. */
    private static final int FLAGS = FileFlags.O_WRONLY
            | FileFlags.O_RDWR
            | FileFlags.O_TRUNC
            | FileFlags.O_APPEND
            | FileFlags.O_CREAT
            | FileFlags.O_EXCL;

    /** What a run that died may have done is not done again, where a second time is not as good as the first. */
    private static final Set<FuseOpcode> ONCE = EnumSet.of(FuseOpcode.CREATE, FuseOpcode.UNLINK);

    private static final int BLOCK = 4096;
    private static final int POLLIN = 0x001 | 0x040;
    private static final int POLLOUT = 0x004 | 0x100;
    private static final int POLL_SCHEDULE_NOTIFY = 1;

    // struct fuse_setattr_in, "valid"
    private static final int SET_OWNERSHIP = 1 | 1 << 1 | 1 << 2;
    private static final int SET_SIZE = 1 << 3;
    private static final int SET_ATIME = 1 << 4;
    private static final int SET_MTIME = 1 << 5;
    private static final int BY_HANDLE = 1 << 6;
    private static final int ATIME_NOW = 1 << 7;
    private static final int MTIME_NOW = 1 << 8;

    private final NodeFiles files;
    private final Nodes nodes;
    private final int group;
    private final FuseDevice device;
    private final Handles<OpenPath> open;
    private final Handles<OpenFolder> folders;

    /** A folder that is being listed: every READDIR continues in what was there at the beginning. */
    private static final class OpenFolder {
        volatile List<String> names = List.of();
    }

    /** @param group the Unix group that has what root has */
    Operations(NodeFiles files, Nodes nodes, int generation, int group, FuseDevice device) {
        this.files = files;
        this.nodes = nodes;
        this.group = group;
        this.device = device;
        this.open = new Handles<>(generation);
        this.folders = new Handles<>(generation);
    }

    /** Does it. @return the reply's body */
    byte[] serve(FuseRequest request, CompletableFuture<Void> interrupted) throws SyscallException, ProtocolViolation {
        FuseOpcode opcode = Objects.requireNonNull(request.opcode(), "checked before");
        if (request.resent() && ONCE.contains(opcode)) {
            throw failure(Errno.EINTR, "repeat");
        }
        return switch (opcode) {
            case LOOKUP -> lookup(path(request, request.name()));
            case GETATTR -> FuseReply.attr(attr(path(request)));
            case SETATTR -> setAttributes(request);
            case OPEN -> open(request);
            case CREATE -> create(request);
            case READ -> read(request, interrupted);
            case WRITE -> write(request);
            case POLL -> poll(request);
            case RELEASE -> release(request);
            case OPENDIR -> openFolder(request);
            case READDIR -> readFolder(request);
            case RELEASEDIR -> {
                folders.remove(request.u64(0));
                yield FuseReply.EMPTY;
            }
            case UNLINK -> {
                files.remove(path(request, request.name()));
                yield FuseReply.EMPTY;
            }
            case STATFS -> FuseReply.statfs(BLOCK);
            case DESTROY -> FuseReply.EMPTY;
            // As man 2 has it for a file system that does not support it.
            case SYMLINK, LINK, MKNOD, MKDIR, RMDIR, RENAME, RENAME2 -> throw failure(Errno.EPERM, "change");
            default -> throw failure(Errno.ENOSYS, "fuse");
        };
    }

    private static SyscallException failure(Errno errno, String operation) {
        return new SyscallException(errno, operation, "the tree", 0);
    }

    private String path(FuseRequest request) throws SyscallException {
        String path = nodes.path(request.node());
        if (path == null) {
            throw failure(Errno.ESTALE, "fuse");
        }
        return path;
    }

    /** Of an entry of the folder that the request is about. */
    private String path(FuseRequest request, @Nullable String name) throws SyscallException {
        if (name == null || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
            throw failure(Errno.EINVAL, "lookup");
        }
        return Nodes.child(path(request), name);
    }

    private byte[] lookup(String path) throws SyscallException {
        FuseAttr attr = attr(path);
        return FuseReply.entry(nodes.enter(path), attr);
    }

    private FuseAttr attr(String path) throws SyscallException {
        FileStat stat = files.stat(path);
        return new FuseAttr(
                Nodes.inode(path),
                stat.size(),
                stat.modifiedMillis(),
                Permissions.forUsers(stat.mode()),
                stat.directory() ? 2 : 1,
                0,
                group);
    }

    private byte[] setAttributes(FuseRequest request) throws SyscallException, ProtocolViolation {
        String path = path(request);
        int valid = request.u32(0);
        boolean times = (valid & SET_ATIME) != 0 && (valid & ATIME_NOW) == 0
                || (valid & SET_MTIME) != 0 && (valid & MTIME_NOW) == 0;
        // Owner, group and mode are the node's; a time is when the file was written.
        if ((valid & SET_OWNERSHIP) != 0 || times) {
            throw failure(Errno.EPERM, "change");
        }
        if ((valid & SET_SIZE) != 0) {
            long size = request.u64(16);
            if ((valid & BY_HANDLE) != 0) {
                open.get(request.u64(8)).ioctl(FileCommand.TRUNCATE, size);
            } else {
                try (var file = files.open(path, FileFlags.O_WRONLY)) {
                    file.ioctl(FileCommand.TRUNCATE, size);
                }
            }
        }
        return FuseReply.attr(attr(path));
    }

    private byte[] open(FuseRequest request) throws SyscallException, ProtocolViolation {
        String path = path(request);
        return FuseReply.opened(opened(path, request.u32(0) & FLAGS & ~FileFlags.O_CREAT), FuseReply.DIRECT_IO);
    }

    private byte[] create(FuseRequest request) throws SyscallException, ProtocolViolation {
        String path = path(request, request.createdName());
        long handle = opened(path, request.u32(0) & FLAGS | FileFlags.O_CREAT);
        try {
            FuseAttr attr = attr(path);
            return FuseReply.created(nodes.enter(path), attr, handle, FuseReply.DIRECT_IO);
        } catch (SyscallException e) {
            // The kernel is told of no open file, so it will never release this one.
            try {
                close(open.remove(handle));
            } catch (SyscallException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private long opened(String path, int flags) throws SyscallException {
        try {
            return open.add(new OpenPath(files.open(path, flags | FileFlags.O_NONBLOCK), path));
        } catch (SyscallException e) {
            // What is too much for one process of the node is too much for all users of the machine.
            throw e.errno() == Errno.EMFILE ? failure(Errno.ENFILE, "open") : e;
        }
    }

    /** {@code struct fuse_read_in}: u64 handle, u64 offset, u32 size, u32, u64, u32 the flags of open(2) as they are now. */
    private byte[] read(FuseRequest request, CompletableFuture<Void> interrupted)
            throws SyscallException, ProtocolViolation {
        boolean waits = (request.u32(32) & FileFlags.O_NONBLOCK) == 0;
        int count = Math.clamp(request.u32(16), 0, FuseDevice.MAX_READ);
        return open.get(request.u64(0)).read(request.u64(8), count, waits, interrupted);
    }

    /** {@code struct fuse_write_in}: u64 handle, u64 offset, u32 size, and from 40 on the bytes. */
    private byte[] write(FuseRequest request) throws SyscallException, ProtocolViolation {
        byte[] bytes = request.bytes(40, request.u32(16));
        return FuseReply.written(open.get(request.u64(0)).write(request.u64(8), bytes));
    }

    /** {@code struct fuse_poll_in}: u64 handle, u64 the kernel's handle, u32 flags. */
    private byte[] poll(FuseRequest request) throws SyscallException, ProtocolViolation {
        OpenPath file = open.get(request.u64(0));
        if (file.isReadable()) {
            return FuseReply.polled(POLLIN | POLLOUT);
        }
        if ((request.u32(16) & POLL_SCHEDULE_NOTIFY) != 0) {
            long kernelHandle = request.u64(8);
            file.whenReadable(() -> wake(kernelHandle));
        }
        return FuseReply.polled(POLLOUT);
    }

    private void wake(long kernelHandle) {
        try {
            device.wake(kernelHandle);
        } catch (LinuxException e) {
            System.err.println("a poll was not answered: " + e.getMessage());
        }
    }

    private byte[] release(FuseRequest request) throws SyscallException, ProtocolViolation {
        close(open.remove(request.u64(0)));
        return FuseReply.EMPTY;
    }

    private static void close(@Nullable OpenPath file) throws SyscallException {
        if (file != null) {
            file.close();
        }
    }

    private byte[] openFolder(FuseRequest request) throws SyscallException {
        path(request);
        return FuseReply.opened(folders.add(new OpenFolder()), 0);
    }

    private byte[] readFolder(FuseRequest request) throws SyscallException, ProtocolViolation {
        String path = path(request);
        OpenFolder folder = folders.get(request.u64(0));
        long from = request.u64(8);
        if (from == 0) {
            folder.names = files.list(path);
        }
        List<String> names = folder.names;
        FuseEntries entries = new FuseEntries(Math.clamp(request.u32(16), 0, FuseDevice.MAX_READ));
        for (long at = Math.max(0, from); at < names.size() + 2L; at++) {
            String name = at == 0 ? "." : at == 1 ? ".." : names.get((int) at - 2);
            String target = at < 2 ? path : Nodes.child(path, name);
            if (!entries.add(Nodes.inode(target), at + 1, name)) {
                break;
            }
        }
        return entries.bytes();
    }
}
