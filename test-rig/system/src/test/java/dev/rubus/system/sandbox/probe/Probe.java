package dev.rubus.system.sandbox.probe;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tries from inside a sandbox what must not work, and says how each try ended. */
public final class Probe {
    private static final long CLONE_NEWUSER = 0x10000000;
    private static final long CLONE_NEWNS = 0x20000;
    private static final int X86 = 0;
    private static final int ARM = 1;

    private Probe() {}

    public static void main(String[] args) throws Exception {
        RawChannel raw = RawChannel.join();
        int stranger =
                Integer.parseInt(Files.readString(Path.of("/opt/app/stranger")).strip());
        int port = Integer.parseInt(Files.readString(Path.of("/opt/app/port")).strip());
        calls(stranger);
        page(raw.page.number());
        for (String secret : new String[] {"environ", "mem", "maps", "root", "cmdline", "status"}) {
            read("/proc/" + stranger + "/" + secret);
        }
        for (String device :
                new String[] {"mem", "kmem", "port", "kmsg", "sda", "vda", "gpiochip0", "i2c-1", "spidev0.0"}) {
            read("/dev/" + device);
        }
        for (String place : new String[] {
            "/x",
            "/usr/x",
            "/etc/x",
            "/etc/passwd",
            "/opt/x",
            "/opt/rubus/x",
            "/opt/jdk/x",
            "/opt/app/x",
            "/sys/x",
            "/proc/sys/kernel/hostname",
            "/proc/sysrq-trigger",
            "/run/x",
            "/run/rubus/x",
            "/root/x"
        }) {
            write(place, true);
        }
        connect("127.0.0.1", port);
        for (int slot = 0; slot < 3; slot++) {
            connect("10.209." + slot + ".1", port);
        }
        write("/data/x", false);
        write("/tmp/x", false);
        System.out.println("PROBE end");
        raw.live();
    }

    private static void calls(int stranger) {
        com.sun.jna.Memory buffer = new com.sun.jna.Memory(64);
        buffer.clear();
        com.sun.jna.Memory name = new com.sun.jna.Memory(64);
        name.setString(0, "/tmp/node");
        com.sun.jna.Memory type = new com.sun.jna.Memory(64);
        type.setString(0, "tmpfs");
        long at = com.sun.jna.Pointer.nativeValue(buffer);
        long path = com.sun.jna.Pointer.nativeValue(name);
        long tmpfs = com.sun.jna.Pointer.nativeValue(type);
        int arm = System.getProperty("os.arch").equals("aarch64") ? ARM : X86;
        Map<String, long[]> numbers = new LinkedHashMap<>();
        numbers.put("ptrace", new long[] {101, 117, 16, stranger});
        numbers.put("ptrace-init", new long[] {101, 117, 16, 1});
        numbers.put("process_vm_readv", new long[] {310, 270, stranger, at, 1, at});
        numbers.put("process_vm_writev", new long[] {311, 271, stranger, at, 1, at});
        numbers.put("unshare-user", new long[] {272, 97, CLONE_NEWUSER});
        numbers.put("unshare-mount", new long[] {272, 97, CLONE_NEWNS});
        numbers.put("setns", new long[] {308, 268, 0, 0});
        numbers.put("mount", new long[] {165, 40, tmpfs, path, tmpfs, 0});
        numbers.put("umount", new long[] {166, 39, path, 0});
        numbers.put("pivot_root", new long[] {155, 41, path, path});
        numbers.put("chroot", new long[] {161, 51, path});
        numbers.put("mknodat", new long[] {259, 33, -100, path, 060600, 0x800});
        numbers.put("init_module", new long[] {175, 105, at, 64, at});
        numbers.put("finit_module", new long[] {313, 273, 0, at, 0});
        numbers.put("delete_module", new long[] {176, 106, path, 0});
        numbers.put("kexec_load", new long[] {246, 104, 0, 0, 0});
        numbers.put("bpf", new long[] {321, 280, 0, at, 64});
        numbers.put("keyctl", new long[] {250, 219, 0, -3, 0});
        numbers.put("perf_event_open", new long[] {298, 241, at, 0, -1, -1});
        numbers.put("userfaultfd", new long[] {323, 282, 0});
        numbers.put("io_uring_setup", new long[] {425, 425, 1, at});
        numbers.put("open_by_handle_at", new long[] {304, 265, -100, at, 0});
        numbers.put("swapon", new long[] {167, 224, path, 0});
        numbers.put("sethostname", new long[] {170, 161, path, 4});
        numbers.put("settimeofday", new long[] {164, 170, at, 0});
        numbers.put("reboot", new long[] {169, 142, 0, 0, 0});
        numbers.put("clone3", new long[] {435, 435, at, 64});
        numbers.put("socket-inet", new long[] {41, 198, 2, 1, 0});
        numbers.put("socket-inet6", new long[] {41, 198, 10, 1, 0});
        numbers.put("socket-packet", new long[] {41, 198, 17, 3, 0});
        numbers.put("socket-netlink", new long[] {41, 198, 16, 3, 0});
        numbers.put("kill", new long[] {62, 129, stranger, 0});
        numbers.forEach((what, words) -> {
            long[] a = new long[5];
            System.arraycopy(words, 2, a, 0, words.length - 2);
            long result = NativeCalls.syscall(words[arm], a[0], a[1], a[2], a[3], a[4]);
            say(what, result < 0 ? "refused " + NativeCalls.errno() : "SUCCEEDED " + result);
        });
    }

    /** The vDSO page is for reading. */
    private static void page(int fd) {
        final int readable = 1;
        final int writable = 3;
        final int shared = 1;
        String path = "/proc/self/fd/" + fd;
        int again = NativeCalls.open(path, 2);
        com.sun.jna.Memory bytes = new com.sun.jna.Memory(64);
        bytes.clear();
        for (int number : new int[] {fd, again}) {
            String which = number == fd ? "page" : "page-reopened";
            Pointer mapped = NativeCalls.mmap(Pointer.NULL, 4096, writable, shared, number, 0);
            say(which + "-mmap", Pointer.nativeValue(mapped) == -1 ? "refused " + NativeCalls.errno() : "SUCCEEDED");
            Pointer read = NativeCalls.mmap(Pointer.NULL, 4096, readable, shared, number, 0);
            say(which + "-mmap-read", Pointer.nativeValue(read) == -1 ? "WRONGLY refused" : "allowed");
            say(which + "-mprotect", outcome(NativeCalls.mprotect(read, 4096, writable)));
            say(which + "-write", outcome(NativeCalls.pwrite(number, bytes, 64, 0)));
            say(which + "-truncate", outcome(NativeCalls.ftruncate(number, 0)));
        }
    }

    private static String outcome(long result) {
        return result < 0 ? "refused " + NativeCalls.errno() : "SUCCEEDED " + result;
    }

    private static void read(String path) {
        try (var in = Files.newInputStream(Path.of(path))) {
            say("read " + path, "SUCCEEDED " + in.read());
        } catch (IOException e) {
            say("read " + path, "refused " + e);
        }
    }

    private static void write(String path, boolean outside) {
        try {
            Files.writeString(Path.of(path), "x");
            say("write " + path, outside ? "SUCCEEDED" : "allowed");
        } catch (IOException e) {
            say("write " + path, (outside ? "refused " : "WRONGLY refused ") + e);
        }
    }

    private static void connect(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2000);
            say("connect " + address, "SUCCEEDED");
        } catch (IOException e) {
            say("connect " + address, "refused " + e);
        }
    }

    private static void say(String what, String how) {
        System.out.println("PROBE " + what + ": " + how);
    }
}
