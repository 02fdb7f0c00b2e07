package dev.rubus.fs;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.fuse.FuseDevice;
import dev.rubus.linux.fuse.FuseOpcode;
import dev.rubus.linux.fuse.FuseRequest;
import dev.rubus.sdk.NodeFiles;
import dev.rubus.sdk.SyscallException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes what the kernel asks, has it done, and sends the one answer that each request has. {@link #take} is for the thread that reads the
 * device; it never waits for ring 0.
 */
final class Requests {
    private final FuseDevice device;
    private final Nodes nodes;
    private final Operations operations;
    /** What is being done; completed when whoever asked got a signal or was killed. */
    private final Map<Long, CompletableFuture<Void>> running = new ConcurrentHashMap<>();

    Requests(FuseDevice device, NodeFiles files, Nodes nodes, int generation, int group) {
        this.device = device;
        this.nodes = nodes;
        this.operations = new Operations(files, nodes, generation, group, device);
    }

    void take(FuseRequest request) throws LinuxException, ProtocolViolation {
        FuseOpcode opcode = request.opcode();
        if (opcode == null) {
            device.fail(request, Errno.ENOSYS);
            return;
        }
        switch (opcode) {
            case FORGET -> nodes.forget(request.node(), request.u64(0));
            case BATCH_FORGET -> forgetAll(request);
            case INTERRUPT -> {
                CompletableFuture<Void> asked = running.get(request.u64(0));
                if (asked != null) {
                    asked.complete(null);
                }
            }
            default -> {
                CompletableFuture<Void> interrupted = new CompletableFuture<>();
                running.put(request.unique(), interrupted);
                Thread.ofVirtual().name("fuse-" + opcode).start(() -> answer(request, interrupted));
            }
        }
    }

    /** {@code struct fuse_batch_forget_in}: u32 count, u32 unused, and for each u64 node, u64 lookups. */
    private void forgetAll(FuseRequest request) throws ProtocolViolation {
        int count = request.u32(0);
        for (int i = 0; i < count; i++) {
            nodes.forget(request.u64(8 + 16 * i), request.u64(16 + 16 * i));
        }
    }

    private void answer(FuseRequest request, CompletableFuture<Void> interrupted) {
        byte[] body = null;
        Errno errno = Errno.OK;
        try {
            body = operations.serve(request, interrupted);
        } catch (SyscallException e) {
            errno = e.errno();
        } catch (ProtocolViolation e) {
            System.err.println(e.what());
            errno = Errno.EPROTO;
        } catch (RuntimeException e) {
            System.err.println(request.opcode() + ": " + e);
            errno = Errno.EIO;
        } finally {
            running.remove(request.unique());
        }
        try {
            if (body != null) {
                device.reply(request, body);
            } else {
                device.fail(request, errno);
            }
        } catch (LinuxException e) {
            System.err.println(request.opcode() + " was not answered: " + e.getMessage());
        }
    }
}
