package dev.rubus.supervisor.vfs;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.kernel.vfs.OpenMode;
import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.kernel.vfs.VfsPath;
import dev.rubus.supervisor.dispatcher.Access;
import dev.rubus.supervisor.dispatcher.Call;
import dev.rubus.supervisor.dispatcher.Client;
import dev.rubus.supervisor.dispatcher.Deferred;
import dev.rubus.supervisor.dispatcher.SyscallHandler;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Open: what a grant names is a device, whose handle leads straight to its driver; everything else is a file of the tree. */
final class OpenCall implements SyscallHandler {
    /** What only a grant opens for an app; without one it is EPERM, whatever the tree's permission bits say. */
    private static final Pattern DEVICE = Pattern.compile("/dev/(gpio/[0-9]+|i2c/[0-9]+/0x[0-9a-f]+)");

    private final FileCalls files;
    private final @Nullable SyscallHandler devices;

    /** @param devices who opens devices */
    OpenCall(FileCalls files, @Nullable SyscallHandler devices) {
        this.files = files;
        this.devices = devices;
    }

    @Override
    public Errno check(Call call) {
        SyscallHandler device = device(call);
        if (device != null) {
            return device.check(call);
        }
        try {
            VfsPath path = VfsPath.of(call.request().payloadCopy());
            OpenMode.of(call.request().arg0, path.toString());
            return Errno.OK;
        } catch (VfsException e) {
            return e.errno();
        }
    }

    @Override
    public void serve(Call call) throws ProtocolViolation {
        SyscallHandler device = device(call);
        if (device != null) {
            device.serve(call);
            return;
        }
        byte[] bytes = call.request().payloadCopy();
        long flags = call.request().arg0;
        Client client = call.caller();
        Deferred reply = call.defer();
        files.submit(client, reply, () -> {
            VfsPath path = VfsPath.of(bytes);
            files.open(client, path, OpenMode.of(flags, path.toString()), reply);
        });
    }

    private @Nullable SyscallHandler device(Call call) {
        if (FileCalls.isMount(call.caller())) {
            return null;
        }
        Access access = call.caller().access();
        String path = call.request().text();
        return access.openings().containsKey(path) || DEVICE.matcher(path).matches() ? devices : null;
    }
}
