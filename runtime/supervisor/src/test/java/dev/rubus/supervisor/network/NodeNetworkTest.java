package dev.rubus.supervisor.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NodeNetworkTest {
    private static NodeNetwork network(String broker, int port, boolean own) {
        return new NodeNetwork(7, Path.of("/n"), Path.of("/b"), new InetSocketAddress(broker, port), own, 1883);
    }

    @Test
    void theOwnBrokerIsTheOnlyTcpServiceThatNetMayCall() {
        String rules = network("127.0.0.1", 1883, true).rules();
        assertTrue(rules.contains("iifname \"rb7n\" ip daddr 10.209.7.6 tcp dport 1883 accept"), rules);
        assertTrue(rules.contains("iifname { \"rb7n\", \"rb7b\" } reject"), rules);
    }

    @Test
    void aBrokerOnTheHostsLoopbackIsReachedThroughTheHostsEndOfTheLink() {
        NodeNetwork network = network("127.0.0.1", 1999, false);
        assertEquals(new InetSocketAddress("10.209.7.1", 1999), network.brokerSeenByNet());
        assertTrue(network.rules().contains("ip daddr 10.209.7.1 tcp dport 1999 dnat to 127.0.0.1:1999"));
    }

    @Test
    void aBrokerElsewhereIsAllowedByItsAddressAndPort() {
        NodeNetwork network = network("192.0.2.9", 8883, false);
        assertEquals(new InetSocketAddress("192.0.2.9", 8883), network.brokerSeenByNet());
        assertTrue(network.rules().contains("ip daddr 192.0.2.9 tcp dport 8883 accept"));
        assertFalse(network.rules().contains("dnat to"));
    }
}
