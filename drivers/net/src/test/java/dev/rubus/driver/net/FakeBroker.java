package dev.rubus.driver.net;

import dev.rubus.abi.MqttMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A broker in memory that a test plays: it takes every connection, and the test says what becomes of each message. */
final class FakeBroker implements Broker {
    private final BiConsumer<FakeConnection, MqttMessage> fate;
    private final boolean answers;
    private final List<String> sent = new ArrayList<>();
    private int connects;

    /** @param answers false: accepts the connection and then says nothing */
    FakeBroker(boolean answers, BiConsumer<FakeConnection, MqttMessage> fate) {
        this.answers = answers;
        this.fate = fate;
    }

    @Override
    public BrokerConnection connect(BrokerListener listener) {
        synchronized (this) {
            connects++;
        }
        if (answers) {
            listener.opened(10, Long.MAX_VALUE);
        }
        return new FakeConnection(listener);
    }

    @Override
    public String name() {
        return "fake";
    }

    synchronized List<String> sent() {
        return List.copyOf(sent);
    }

    synchronized int connects() {
        return connects;
    }

    /** One connection. */
    final class FakeConnection implements BrokerConnection {
        final BrokerListener listener;
        long id;

        FakeConnection(BrokerListener listener) {
            this.listener = listener;
        }

        @Override
        public void publish(long id, MqttMessage message) {
            synchronized (FakeBroker.this) {
                sent.add(message.topic());
            }
            this.id = id;
            fate.accept(this, message);
        }

        @Override
        public void disconnect() {
            // Nobody to tell.
        }

        @Override
        public void cut() {
            // Nothing to cut.
        }
    }
}
