package dev.rubus.supervisor.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tinylog.Logger;

/**
 * The network of a node: two namespaces, each joined to the host by a veth pair, and one nftables table that says who may talk to whom.
 * Everything is made here, outside, and belongs to the host's root, so nothing inside can change it.
 *
 * <pre>
 *            host                                       10.209.SLOT.0/24
 *  127.0.0.1:PORT --dnat--+
 *                         v
 *   rbSLOTb .5 ======= eth0 .6   namespace "broker"    may answer, may not call
 *   rbSLOTn .1 ======= eth0 .2   namespace "net"       may call the broker, DNS and NTP, nothing else
 * </pre>
 */
public final class NodeNetwork {
    private static final int MQTT = 1883;

    private final int slot;
    private final Path netNamespace;
    private final Path brokerNamespace;
    private final InetSocketAddress broker;
    private final boolean ownBroker;
    private final int publicPort;

    /**
     * @param slot 0..199: which addresses and names; two nodes on a machine have two slots
     * @param broker where the configured broker is, resolved; ignored if own
     * @param ownBroker true: a broker of the node's own, in the namespace "broker", reached at 127.0.0.1:publicPort too
     */
    public NodeNetwork(
            int slot,
            Path netNamespace,
            Path brokerNamespace,
            InetSocketAddress broker,
            boolean ownBroker,
            int publicPort) {
        this.slot = slot;
        this.netNamespace = netNamespace;
        this.brokerNamespace = brokerNamespace;
        this.broker = broker;
        this.ownBroker = ownBroker;
        this.publicPort = publicPort;
    }

    public Path netNamespace() {
        return netNamespace;
    }

    public Path brokerNamespace() {
        return brokerNamespace;
    }

    /** Where the net driver finds the broker, seen from its namespace. */
    public InetSocketAddress brokerSeenByNet() {
        if (ownBroker) {
            return new InetSocketAddress(address(6), MQTT);
        }
        return onLoopback() ? new InetSocketAddress(address(1), broker.getPort()) : broker;
    }

    /** Where the supervisor finds the broker of the node. */
    public InetSocketAddress ownBrokerAddress() {
        return new InetSocketAddress(address(6), MQTT);
    }

    /** Makes it all. What an earlier supervisor of the same slot left is removed first. */
    public void create() {
        removeQuietly();
        try {
            join("n", netNamespace, 1, 2);
            if (ownBroker) {
                join("b", brokerNamespace, 5, 6);
            }
            HostCommand.run(List.of("nft", "-f", "-"), rules());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void join(String end, Path namespace, int hostLast, int insideLast) throws IOException {
        Files.createFile(namespace);
        HostCommand.run("unshare", "--net=" + namespace, "true");
        String link = link(end);
        HostCommand.run(
                List.of("ip", "-batch", "-"),
                "link add " + link + " type veth peer name eth0 netns " + namespace + "\n"
                        + "addr add " + address(hostLast) + "/30 dev " + link + "\n"
                        + "link set " + link + " up\n");
        HostCommand.run(
                List.of("nsenter", "--net=" + namespace, "ip", "-batch", "-"),
                "link set lo up\naddr add " + address(insideLast) + "/30 dev eth0\nlink set eth0 up\n"
                        + "route add default via " + address(hostLast) + "\n");
        Path settings = Path.of("/proc/sys/net/ipv4/conf", link);
        // For these links alone: the machine's own forwarding stays as it is.
        Files.writeString(settings.resolve("forwarding"), "1");
        Files.writeString(settings.resolve("route_localnet"), "1");
    }

    /** The nftables table of the node. */
    String rules() {
        String net = link("n");
        String bro = link("b");
        StringBuilder r = new StringBuilder();
        r.append("table ip ").append(table()).append(" {\n");
        r.append(" chain to_host_or_out { type nat hook prerouting priority dstnat;\n");
        if (!ownBroker && onLoopback()) {
            r.append(line(
                    "  iifname \"%s\" ip daddr %s tcp dport %d dnat to %s:%d",
                    net, address(1), broker.getPort(), ip(broker), broker.getPort()));
        }
        r.append(" }\n chain from_host { type nat hook output priority -100;\n");
        if (ownBroker) {
            r.append(line("  ip daddr 127.0.0.1 tcp dport %d dnat to %s:%d", publicPort, address(6), MQTT));
        }
        r.append(" }\n chain leaving { type nat hook postrouting priority srcnat;\n");
        r.append(line("  oifname \"%s\" ip saddr 127.0.0.0/8 masquerade", bro));
        // Packets that go out into the world need the machine's own address; between our links they do not.
        r.append(line("  ip saddr %s oifname != { \"%s\", \"%s\", \"lo\" } masquerade", address(2), net, bro));
        r.append(" }\n chain passing { type filter hook forward priority filter;\n");
        r.append(line("  iifname { \"%s\", \"%s\" } ct state established,related accept", net, bro));
        if (ownBroker) {
            r.append(line("  iifname \"%s\" ip daddr %s tcp dport %d accept", net, address(6), MQTT));
        } else if (!onLoopback()) {
            r.append(line("  iifname \"%s\" ip daddr %s tcp dport %d accept", net, ip(broker), broker.getPort()));
        }
        r.append(line("  iifname \"%s\" udp dport { 53, 123 } accept", net));
        r.append(line("  iifname \"%s\" tcp dport 53 accept", net));
        r.append(line("  iifname { \"%s\", \"%s\" } reject", net, bro));
        r.append(line("  oifname { \"%s\", \"%s\" } ct state established,related accept", net, bro));
        r.append(line("  oifname { \"%s\", \"%s\" } reject", net, bro));
        r.append(" }\n chain to_host { type filter hook input priority filter;\n");
        r.append(line("  iifname { \"%s\", \"%s\" } ct state established,related accept", net, bro));
        if (!ownBroker && onLoopback()) {
            r.append(line("  iifname \"%s\" ip daddr %s tcp dport %d accept", net, ip(broker), broker.getPort()));
        }
        r.append(line("  iifname \"%s\" udp dport { 53, 123 } accept", net));
        r.append(line("  iifname \"%s\" tcp dport 53 accept", net));
        r.append(line("  iifname { \"%s\", \"%s\" } reject", net, bro));
        return r.append(" }\n}\n").toString();
    }

    /** Takes everything back that the namespaces' end does not. */
    public void close() {
        removeQuietly();
    }

    private void removeQuietly() {
        for (String end : List.of("n", "b")) {
            if (Files.exists(Path.of("/sys/class/net", link(end)))) {
                quietly("ip", "link", "delete", link(end));
            }
        }
        // add before delete: nft has no "delete if there"
        try {
            HostCommand.run(
                    List.of("nft", "-f", "-"), "add table ip " + table() + "\ndelete table ip " + table() + "\n");
        } catch (IOException e) {
            Logger.warn("nftables table {} is left: {}", table(), e.getMessage());
        }
    }

    private static void quietly(String... words) {
        try {
            HostCommand.run(words);
        } catch (IOException e) {
            Logger.warn("{}", e.getMessage());
        }
    }

    private boolean onLoopback() {
        return broker.getAddress() != null && broker.getAddress().isLoopbackAddress();
    }

    private static String ip(InetSocketAddress address) {
        return address.getAddress().getHostAddress();
    }

    private String address(int last) {
        return "10.209." + slot + "." + last;
    }

    private String link(String end) {
        return "rb" + slot + end;
    }

    private String table() {
        return "rubus" + slot;
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static String line(String format, Object... values) {
        return format.formatted(values) + ";\n";
    }
}
