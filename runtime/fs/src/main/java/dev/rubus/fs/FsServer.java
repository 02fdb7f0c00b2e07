package dev.rubus.fs;

import dev.rubus.abi.Handshake;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.linux.Fd;
import dev.rubus.linux.fuse.FuseDevice;
import dev.rubus.linux.fuse.FuseRequest;
import dev.rubus.sdk.Driver;
import dev.rubus.sdk.NodeFiles;
import dev.rubus.sdk.Ring0;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Serves a mount that is there already: ring 0 made it and hands its descriptor over. One thread takes what the kernel asks, and each
 * request has a virtual thread of its own, so that one that waits for an edge keeps nobody waiting.
 */
final class FsServer implements Driver {
    private @Nullable Ring0 ring0;
    private @Nullable FuseDevice device;

    @Override
    public void start(Ring0 node) {
        ring0 = node;
    }

    @Override
    public void attach(Handshake.Attach message, List<Fd> fds) throws IOException {
        if (message.kind() != Handshake.DeviceKind.FUSE || fds.size() != 1 || device != null) {
            fds.forEach(Fd::close);
            throw new IOException("fs was handed " + message);
        }
        Ring0 node = Objects.requireNonNull(ring0, "started before anything is attached");
        FuseDevice mount = new FuseDevice(fds.get(0));
        device = mount;
        int group = Integer.parseInt(node.config().getOrDefault("gid", "0"));
        Requests requests =
                new Requests(mount, new NodeFiles(node), new Nodes(node.generation()), node.generation(), group);
        Thread thread = new Thread(() -> serve(node, mount, requests), "rubus-fuse");
        thread.setDaemon(true);
        thread.start();
    }

    private static void serve(Ring0 node, FuseDevice mount, Requests requests) {
        try {
            // Who was being served when our predecessor died still waits. A kernel that cannot tell gave us a fresh
            // mount.
            if (node.generation() > 1) {
                mount.resend();
            }
            FuseRequest request;
            while ((request = mount.next()) != null) {
                requests.take(request);
            }
            // By ring 0, which ends us next, or by an administrator: then there is nothing to serve.
            System.err.println("unmounted: supervisor restart fs mounts it again");
        } catch (IOException | ProtocolViolation e) {
            throw new IllegalStateException("FUSE: " + e.getMessage(), e);
        }
    }

    @Override
    public void detach(int deviceId) {
        // Ring 0 takes the mount away by unmounting it.
    }

    @Override
    public boolean has(int deviceId) {
        return true;
    }

    @Override
    public boolean serve(RingRecord request) {
        return true; // nobody asks it through ring 0: ENOSYS
    }

    @Override
    public void stop() {
        // The descriptor is closed with the process.
    }
}
