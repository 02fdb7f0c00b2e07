package dev.rubus.driver.net;

/** Hears of one connection, on any thread. Must not block and must not call the connection. */
interface BrokerListener {
    /**
     * The broker accepted.
     *
     * @param window how many QoS 1 messages it takes unacknowledged
     * @param maxPacket bytes of the longest packet it takes
     */
    void opened(int window, long maxPacket);

    /** QoS 1: acknowledged with this MQTT 5 reason code, an error from 0x80 on. QoS 0: handed to the socket, 0. */
    void settled(long id, int reasonCode);

    /**
     * The connection is over or never came to be.
     *
     * @param reason for the operator, one line
     * @param blamesMessage the broker hung up because of something we sent
     */
    void lost(String reason, boolean blamesMessage);
}
