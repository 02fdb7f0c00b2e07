package dev.rubus.supervisor.vfs;

import dev.rubus.abi.Errno;
import dev.rubus.abi.FileCommand;
import dev.rubus.abi.FileStat;
import dev.rubus.abi.HandleKind;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.vfs.Caller;
import dev.rubus.kernel.vfs.OpenMode;
import dev.rubus.kernel.vfs.Stat;
import dev.rubus.kernel.vfs.Vfs;
import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.kernel.vfs.VfsPath;
import dev.rubus.supervisor.dispatcher.Call;
import dev.rubus.supervisor.dispatcher.Client;
import dev.rubus.supervisor.dispatcher.Deferred;
import dev.rubus.supervisor.dispatcher.Dispatcher;
import dev.rubus.supervisor.dispatcher.SyscallHandler;
import dev.rubus.supervisor.dispatcher.SyscallRegistry;
import dev.rubus.supervisor.fuse.FuseMount;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tinylog.Logger;

/**
 * Open, read, write, poll, close, stat, list and ioctl on the tree, for processes. Checked on the dispatcher's thread, done by
 * {@link Workers}, because a file may wait for a disk or a driver.
 */
public final class FileCalls implements AutoCloseable {
    /** Of an app: one, so that what it asks for is done in order. */
    private static final int APP_TURNS = 1;
    /** Of the mount, which many use: some, so that one who waits for a bus does not keep the others waiting. */
    private static final int MOUNT_TURNS = 6;

    private final Dispatcher dispatcher;
    private final Vfs vfs;
    private final Workers workers = new Workers();

    public FileCalls(Dispatcher dispatcher, Vfs vfs) {
        this.dispatcher = dispatcher;
        this.vfs = vfs;
    }

    /** Takes the numbers over. Before the first process joins. */
    public void register() {
        SyscallRegistry calls = dispatcher.calls();
        calls.succeed(Syscall.OPEN, HandleKind.NONE, devices -> new OpenCall(this, devices));
        calls.serve(Syscall.READ, HandleKind.FILE, this::read);
        calls.serve(Syscall.WRITE, HandleKind.FILE, this::write);
        calls.serve(Syscall.POLL, HandleKind.FILE, this::poll);
        calls.serve(Syscall.STAT, new OnPath(this::stat));
        calls.serve(Syscall.LIST, new OnPath(this::list));
        calls.ioctl(FileCommand.TRUNCATE, new OnFile((client, file, arg) -> vfs.truncate(client, file, arg)));
        calls.ioctl(FileCommand.REMOVE, new OnFile((client, file, arg) -> vfs.remove(client, file)));
    }

    /** Who asks through the mount was checked by the kernel already: root, or the group that has what root has. */
    static Caller caller(Client client) {
        return new Caller(client.name(), isMount(client));
    }

    static boolean isMount(Client client) {
        return client.name().equals(FuseMount.PROCESS);
    }

    /** Something that may wait and that fails with an errno. */
    interface Work {
        void run() throws VfsException;
    }

    void submit(Client client, Deferred reply, Work work) {
        workers.submit(client, isMount(client) ? MOUNT_TURNS : APP_TURNS, () -> {
            try {
                work.run();
            } catch (VfsException e) {
                reply.fail(e.errno());
            } catch (RuntimeException e) {
                Logger.error(e, "a file call of {} failed: {}", client.name(), e.getMessage());
                reply.fail(Errno.EIO);
            }
        });
    }

    void open(Client client, VfsPath path, OpenMode mode, Deferred reply) throws VfsException {
        int file = vfs.open(client, caller(client), path, mode);
        // The handle table is the dispatcher's.
        dispatcher.post(() -> {
            int handle = client.gone() ? -1 : client.handles().open(new FileHandle(this, file, path.toString()));
            if (handle < 0) {
                close(client, file);
                reply.fail(Errno.EMFILE);
            } else {
                reply.complete(handle);
            }
        });
    }

    /** A handle was closed, or its owner is gone. What still reads the file ends with EBADF. */
    void close(Client client, int file) {
        workers.submit(client, Integer.MAX_VALUE, () -> {
            try {
                vfs.close(client, file);
            } catch (VfsException e) {
                Logger.debug("{} closed twice", e.path());
            }
        });
    }

    private static int file(Call call) {
        return ((FileHandle) call.handle()).number();
    }

    private void read(Call call) {
        int file = file(call);
        long offset = call.request().arg0;
        int count = (int) call.request().arg1;
        Client client = call.caller();
        read(client, file, offset, count, call.defer());
    }

    private void read(Client client, int file, long offset, int count, Deferred reply) {
        submit(client, reply, () -> {
            try {
                byte[] bytes = vfs.read(client, file, offset, count);
                reply.complete(bytes.length, 0, bytes);
            } catch (VfsException e) {
                boolean waits = e.errno() == Errno.EAGAIN && !vfs.isNonBlocking(client, file);
                if (!waits) {
                    throw e;
                }
                Runnable again = () -> read(client, file, offset, count, reply);
                if (vfs.poll(client, file, again)) {
                    again.run();
                }
            }
        });
    }

    private void write(Call call) {
        int file = file(call);
        long offset = call.request().arg0;
        byte[] bytes = call.request().payloadCopy();
        Client client = call.caller();
        Deferred reply = call.defer();
        submit(client, reply, () -> reply.complete(vfs.write(client, file, offset, bytes)));
    }

    /** arg0 = 1: answered with 1 as soon as a read would not wait. 0: answered at once, with 1 or 0. */
    private void poll(Call call) {
        int file = file(call);
        boolean waits = call.request().arg0 == 1;
        Client client = call.caller();
        Deferred reply = call.defer();
        submit(client, reply, () -> {
            boolean readable = vfs.poll(client, file, waits ? () -> reply.complete(1) : () -> {});
            if (readable || !waits) {
                reply.complete(readable ? 1 : 0);
            }
        });
    }

    private void stat(Client client, VfsPath path, long skip, Deferred reply) throws VfsException {
        Stat stat = vfs.stat(caller(client), path);
        FileStat answer = new FileStat(stat.fullMode(), stat.size(), stat.modifiedMillis());
        reply.complete(0, 0, answer.encode());
    }

    /** As many names as the payload holds, each with a NUL behind it; none: the end. */
    private void list(Client client, VfsPath path, long skip, Deferred reply) throws VfsException {
        List<String> names = vfs.list(caller(client), path);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int count = 0;
        for (String name : names.subList((int) Math.min(skip, names.size()), names.size())) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            if (out.size() + bytes.length + 1 > RingRecord.MAX_PAYLOAD) {
                break;
            }
            out.write(bytes, 0, bytes.length);
            out.write(0);
            count++;
        }
        reply.complete(count, 0, out.toByteArray());
    }

    private interface PathWork {
        void run(Client client, VfsPath path, long arg0, Deferred reply) throws VfsException;
    }

    /** A call whose payload is a path. */
    private final class OnPath implements SyscallHandler {
        private final PathWork work;

        OnPath(PathWork work) {
            this.work = work;
        }

        @Override
        public Errno check(Call call) {
            try {
                VfsPath.of(call.request().payloadCopy());
                return Errno.OK;
            } catch (VfsException e) {
                return e.errno();
            }
        }

        @Override
        public void serve(Call call) {
            byte[] path = call.request().payloadCopy();
            long arg0 = call.request().arg0;
            Client client = call.caller();
            Deferred reply = call.defer();
            submit(client, reply, () -> work.run(client, VfsPath.of(path), arg0, reply));
        }
    }

    private interface FileWork {
        void run(Client client, int file, long arg1) throws VfsException;
    }

    /** A command on an open file; on anything else it is ENOTTY. */
    private final class OnFile implements SyscallHandler {
        private final FileWork work;

        OnFile(FileWork work) {
            this.work = work;
        }

        @Override
        public Errno check(Call call) {
            return call.handle() instanceof FileHandle ? Errno.OK : Errno.ENOTTY;
        }

        @Override
        public void serve(Call call) {
            int file = file(call);
            long arg1 = call.request().arg1;
            Client client = call.caller();
            Deferred reply = call.defer();
            submit(client, reply, () -> {
                work.run(client, file, arg1);
                reply.complete(0);
            });
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
