package dev.rubus.system.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.system.sandbox.probe.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hostile programs inside a sandbox: every try is refused, and the refusal is what they say. */
class ProbeTest {
    private static SandboxNode node;
    private static ServerSocket listener;

    @BeforeAll
    static void start() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getByName("0.0.0.0"));
        node = new SandboxNode();
        node.javaApp("probe", Probe.class, "budget = \"5 in 60s\"")
                .file("probe", "stranger", Long.toString(ProcessHandle.current().pid()))
                .file("probe", "port", Integer.toString(listener.getLocalPort()));
        node.shellApp("shell", """
                try() { name=$1; shift; if out=$("$@" 2>&1); then echo "PROBE $name: SUCCEEDED $out"; else echo "PROBE $name: refused $out"; fi; }
                try unshare unshare -U true
                try unshare-net unshare -n true
                try mount mount -t tmpfs none /tmp
                try remount mount -o remount,rw /usr
                try mknod mknod /tmp/disk b 8 0
                try chroot chroot / true
                try dmesg dmesg
                try chown chown 1 /tmp
                try chmod-usr chmod 777 /usr
                try append sh -c 'echo x >> /etc/passwd'
                try nsenter nsenter -t 1 -a true
                echo "PROBE end"
                sleep 1000
                """);
        node.shellApp("bomb", """
                ( for i in $(seq 500); do sleep 1000 & done; echo "PROBE bomb: SUCCEEDED" ) 2>&1
                echo "PROBE end"
                while :; do :; done
                """);
        node.start(true);
    }

    @AfterAll
    static void stop() throws IOException {
        if (listener != null) {
            listener.close();
        }
        if (node != null) {
            node.close();
        }
    }

    private static List<String> probes(String app, int atLeast) {
        SandboxNode.await(app + " has tried everything", 58, () -> node.log(app).contains("PROBE end"));
        List<String> lines =
                node.log(app).lines().filter(line -> line.contains("PROBE ")).toList();
        assertTrue(lines.size() >= atLeast, () -> String.join("\n", lines));
        return lines.stream()
                .filter(line -> line.contains("SUCCEEDED") || line.contains("WRONGLY"))
                .toList();
    }

    @Test
    void nativeCallsFilesAndSocketsAreRefused() {
        assertEquals(List.of(), probes("probe", 60));
        String log = node.log("probe");
        assertTrue(log.contains("PROBE ptrace: refused 1"), log);
        assertTrue(log.contains("PROBE kill: refused 3"), log);
        assertTrue(log.contains("PROBE clone3: refused 38"), log);
        assertTrue(log.contains("PROBE page-mmap: refused 13"), log);
        assertTrue(log.contains("PROBE page-mprotect: refused 13"), log);
        assertTrue(log.contains("PROBE page-reopened-mmap: refused 1"), log);
        assertTrue(log.contains("PROBE page-reopened-mprotect: refused 13"), log);
        assertTrue(log.contains("PROBE page-reopened-write: refused 1"), log);
        assertTrue(log.contains("PROBE write /data/x: allowed"), log);
    }

    @Test
    void toolsOfTheMachineAreRefused() {
        assertEquals(List.of(), probes("shell", 12));
    }

    @Test
    void forkBombStopsAtItsLimitAndHarmsNobody() {
        assertEquals(List.of(), probes("bomb", 1));
        assertTrue(node.log("bomb").contains("annot fork"), node.log("bomb"));
        for (String name : new String[] {"gpio", "i2c", "net", "sim", "broker", "probe"}) {
            assertEquals(1, node.generation(name), name);
        }
    }
}
