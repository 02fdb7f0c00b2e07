package dev.rubus.driver.net;

/** A broker that can be connected to, again and again. */
interface Broker {
    /**
     * Begins to connect and returns at once. What becomes of it, the listener hears on foreign threads: either {@code opened} and
     * later {@code lost}, or only {@code lost}.
     */
    BrokerConnection connect(BrokerListener listener);

    /** For the operator: where it is. */
    String name();
}
