package dev.rubus.system.sandbox.probe;

import dev.rubus.abi.Errno;
import dev.rubus.abi.FileCommand;
import dev.rubus.abi.FileFlags;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.sdk.App;
import dev.rubus.sdk.NodeFile;
import dev.rubus.sdk.NodeFiles;
import dev.rubus.sdk.Ring0;
import dev.rubus.sdk.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An app in the node's tree of files: what it may, what it may not, and how each try ended. */
public final class FileProbe {
    private static final byte[] LINE = "21.5 C\n".getBytes(StandardCharsets.UTF_8);

    private FileProbe() {}

    private interface Try {
        Object run() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        NodeFiles files = NodeFiles.connect();
        Ring0 ring0 = App.current().ring0();
        String own = "/data/" + ring0.name();
        say("write", () -> {
            files.write(own + "/log", LINE);
            files.append(own + "/log", LINE);
            return files.readText(own + "/log").lines().count() + " lines, "
                    + files.stat(own + "/log").size() + " bytes, " + files.list(own);
        });
        say("status", () -> files.readText("/proc/" + ring0.name() + "/status").contains("name:\t" + ring0.name()));
        say("other-status", () -> files.readText("/proc/gpio/status"));
        say("mounts", () -> files.readText("/proc/mounts").contains("/data host"));
        say("sys-write", () -> write(files, "/sys/drivers/gpio/hang_after_ms"));
        say("other-data", () -> files.list("/data/neighbour"));
        say("other-data-write", () -> write(files, "/data/neighbour/log"));
        say("through-other", () -> files.readText("/data/neighbour/../../proc/mounts"));
        say("traversal", () -> files.readText(own + "/../../../../etc/shadow"));
        say("device", () -> files.open("/dev/gpio/17", 0));
        say("device-edge", () -> files.open("/dev/gpio/17.edge", 0));
        say("bus", () -> files.list("/dev/i2c/1"));
        say("long-name", () -> write(files, own + "/" + "n".repeat(256)));
        say("long-path", () -> files.readText("/n".repeat(600)));
        say("not-utf8", () -> raw(ring0, new byte[] {'/', (byte) 0xff}));
        say("nul", () -> raw(ring0, new byte[] {'/', 0}));
        say("empty", () -> raw(ring0, new byte[0]));
        say("flags", () -> files.open(own + "/log", 0x10000));
        say("exclusive", () -> files.open(own + "/log", FileFlags.O_WRONLY | FileFlags.O_CREAT | FileFlags.O_EXCL));
        say("directory", () -> files.open(own, 0));
        say("read-of-writer", () -> onFile(files, own + "/log", FileFlags.O_WRONLY, f -> f.read(0, 1)));
        say("write-of-reader", () -> onFile(files, own + "/log", 0, f -> f.write(0, LINE, 0, 1)));
        say("far-write", () -> onFile(files, own + "/log", 1, f -> f.write(Long.MAX_VALUE - 1, LINE, 0, 7)));
        say("hole", () -> onFile(files, own + "/log", 1, f -> f.write(1L << 40, LINE, 0, 7)));
        say(
                "truncate-far",
                () -> onFile(files, own + "/log", 1, f -> {
                    f.ioctl(FileCommand.TRUNCATE, 1L << 40);
                    return "done";
                }));
        say(
                "unknown-ioctl",
                () -> onFile(files, own + "/log", 1, f -> {
                    f.ioctl(1, 0);
                    return "done";
                }));
        say("transfer", () -> onHandle(ring0, own + "/log", Syscall.TRANSFER, new byte[] {1, 1, 1, 0}));
        say("subscribe", () -> onHandle(ring0, own + "/log", Syscall.SUBSCRIBE, new byte[0]));
        say("nop", () -> onHandle(ring0, own + "/log", Syscall.NOP, new byte[0]));
        say("many", () -> many(files));
        say("fill", () -> fill(files, own + "/full"));
        say("full", () -> write(files, own + "/more"));
        say("remove", () -> {
            files.remove(own + "/full");
            files.write(own + "/more", LINE);
            return files.list(own);
        });
        System.out.println("PROBE end");
        Thread.sleep(Long.MAX_VALUE);
    }

    private interface OnFile {
        Object run(NodeFile file) throws Exception;
    }

    private static Object onFile(NodeFiles files, String path, int flags, OnFile action) throws Exception {
        try (NodeFile file = files.open(path, flags)) {
            return action.run(file);
        }
    }

    private static Object write(NodeFiles files, String path) throws SyscallException {
        files.write(path, LINE);
        return "done";
    }

    private static Object raw(Ring0 ring0, byte[] path) throws SyscallException {
        return ring0.call(
                        new RingRecord()
                                .start(RingRecord.REQUEST, Syscall.OPEN, 0, 0)
                                .payload(path),
                        "raw")
                .result();
    }

    /** A call on an open file that the call does not take. */
    private static Object onHandle(Ring0 ring0, String path, Syscall op, byte[] payload) throws SyscallException {
        RingRecord open = new RingRecord().start(RingRecord.REQUEST, Syscall.OPEN, 0, 0);
        int handle = ring0.call(open.text(path), path).result();
        try {
            RingRecord request = new RingRecord().start(RingRecord.REQUEST, op, handle, 0);
            return ring0.call(request.payload(payload), path).result();
        } finally {
            ring0.call(new RingRecord().start(RingRecord.REQUEST, Syscall.CLOSE, handle, 0), path);
        }
    }

    /** Open until it is refused, and then all closed again. */
    private static Object many(NodeFiles files) throws SyscallException {
        List<NodeFile> open = new ArrayList<>();
        try {
            while (true) {
                open.add(files.open("/proc/mounts", 0));
            }
        } catch (SyscallException e) {
            for (NodeFile file : open) {
                file.close();
            }
            return open.size() + " then " + e.errno();
        }
    }

    /** Writes until it is refused. */
    private static Object fill(NodeFiles files, String path) throws SyscallException {
        byte[] block = new byte[RingRecord.MAX_PAYLOAD];
        long size = 0;
        try (NodeFile file = files.open(path, FileFlags.O_WRONLY | FileFlags.O_CREAT)) {
            while (true) {
                size += file.write(size, block, 0, block.length);
            }
        } catch (SyscallException e) {
            return size + " bytes then " + e.errno() + ", " + files.stat(path).size() + " there";
        }
    }

    private static void say(String what, Try attempt) {
        String ended;
        try {
            ended = String.valueOf(attempt.run());
        } catch (SyscallException e) {
            ended = e.errno() == Errno.OK ? "?" : e.errno().name();
        } catch (Exception e) {
            ended = e.toString();
        }
        System.out.println("PROBE " + what + ": " + ended);
    }
}
