package dev.rubus.driver.net;

import dev.rubus.abi.MqttMessage;
import java.io.IOException;

/** One connection, or the attempt at one. One thread at a time; no call waits for the network. */
interface BrokerConnection {
    /**
     * Hands a message over; {@link BrokerListener#settled} follows with the same id unless the connection is lost before.
     *
     * @throws IOException if the connection is gone
     * @throws IllegalArgumentException if this message can never be sent
     */
    void publish(long id, MqttMessage message) throws IOException;

    /** Says goodbye, so that the broker forgets the last will. Takes up to 200 ms; nothing may be published afterwards. */
    void disconnect();

    /** Drops the connection without a word; the listener may still hear of it. */
    void cut();
}
