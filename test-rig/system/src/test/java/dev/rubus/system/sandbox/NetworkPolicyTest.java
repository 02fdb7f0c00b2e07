package dev.rubus.system.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may talk to whom: tried from inside the network namespaces, by root, whom no filter of system calls holds. */
class NetworkPolicyTest {
    private static SandboxNode node;
    private static ServerSocket everywhere;
    private static String subnet;

    @BeforeAll
    static void start() throws IOException {
        node = new SandboxNode();
        node.start(false);
        SandboxNode.await(
                "blink runs", 60, () -> "running".equals(node.ps("blink").get("state")));
        everywhere = new ServerSocket(0, 50, InetAddress.getByName("0.0.0.0"));
        subnet = "10.209." + node.slot() + ".";
    }

    @AfterAll
    static void stop() throws IOException {
        if (everywhere != null) {
            everywhere.close();
        }
        if (node != null) {
            node.close();
        }
    }

    private static SandboxNode.Ran connect(String process, String address, int port) throws IOException {
        return SandboxNode.run(
                "nsenter",
                "--net=/proc/" + node.pid(process) + "/ns/net",
                "timeout",
                "5",
                "bash",
                "-c",
                "exec 3<>/dev/tcp/" + address + "/" + port + " && echo connected");
    }

    private static void assertRefused(String process, String address, int port) throws IOException {
        SandboxNode.Ran ran = connect(process, address, port);
        assertNotEquals(0, ran.exit(), process + " reached " + address + ":" + port);
        assertTrue(
                ran.said().contains("refused") || ran.said().contains("unreachable"),
                process + " to " + address + ":" + port + ": exit " + ran.exit() + " " + ran.said());
    }

    @Test
    void netReachesTheBrokerAndNothingElse() throws IOException {
        SandboxNode.Ran broker = connect("net", subnet + "6", 1883);
        assertEquals(0, broker.exit(), broker.said());
        assertRefused("net", subnet + "1", everywhere.getLocalPort());
        assertRefused("net", subnet + "5", everywhere.getLocalPort());
        assertRefused("net", subnet + "1", node.mqttPort());
        assertRefused("net", subnet + "6", 1884);
        // The machine's own address elsewhere: 192.0.2.1 stands for the world, which a test must not need.
        assertRefused("net", "192.0.2.1", everywhere.getLocalPort());
    }

    @Test
    void hostListensWhereNetIsRefused() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(subnet + "1", everywhere.getLocalPort()), 5000);
            assertTrue(socket.isConnected());
        }
    }

    @Test
    void brokerCallsNobody() throws IOException {
        assertRefused("broker", subnet + "5", everywhere.getLocalPort());
        assertRefused("broker", subnet + "1", everywhere.getLocalPort());
        assertRefused("broker", subnet + "5", node.mqttPort());
        assertRefused("broker", "192.0.2.1", everywhere.getLocalPort());
        try (ServerSocketIn net = new ServerSocketIn(node.pid("net"), subnet + "2", 4444)) {
            SandboxNode.await("a listener in net's namespace", 10, net::listens);
            assertRefused("broker", subnet + "2", 4444);
        }
    }

    @Test
    void othersHaveNoNetworkAtAll() throws IOException {
        for (String process : new String[] {"gpio", "i2c", "sim", "blink"}) {
            SandboxNode.Ran links = SandboxNode.run(
                    "nsenter", "--net=/proc/" + node.pid(process) + "/ns/net", "ip", "-o", "link", "show");
            assertEquals(1, links.said().lines().count(), process + ": " + links.said());
            assertTrue(links.said().contains("lo:"), process + ": " + links.said());
            assertRefused(process, subnet + "6", 1883);
        }
    }

    /** Something that listens in another namespace: a JVM cannot, so the JDK's own file server does. */
    private static final class ServerSocketIn implements AutoCloseable {
        private final Process process;
        private final int pid;
        private final int port;

        ServerSocketIn(int pid, String address, int port) throws IOException {
            this.pid = pid;
            this.port = port;
            process = new ProcessBuilder(
                            "nsenter",
                            "--net=/proc/" + pid + "/ns/net",
                            System.getProperty("java.home") + "/bin/jwebserver",
                            "-b",
                            address,
                            "-p",
                            Integer.toString(port))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }

        boolean listens() {
            String hex = String.format(":%04X", port);
            return SandboxNode.text(java.nio.file.Path.of("/proc/" + pid + "/net/tcp"))
                            .contains(hex)
                    || SandboxNode.text(java.nio.file.Path.of("/proc/" + pid + "/net/tcp6"))
                            .contains(hex);
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
