package dev.rubus.supervisor.dispatcher;

import static dev.rubus.supervisor.dispatcher.ProcessEnd.request;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rubus.abi.MqttMessage;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages for the broker, with a net driver that acknowledges when the test says so. */
class OutboxTest {
    private static final int WAITING = 100;

    private TestRing0 ring0;
    private ProcessEnd net;

    @BeforeEach
    void begin() throws Exception {
        ring0 = new TestRing0();
        net = new ProcessEnd("net", 2, Access.NONE);
        ring0.dispatcher.join(net.client, false, true);
        ring0.settle();
    }

    @AfterEach
    void end() throws Exception {
        ring0.close();
        net.close();
    }

    @Test
    void onlyTheNetDriverAcknowledges() throws Exception {
        try (ProcessEnd app = ring0.join("app", TestRing0.ACCESS)) {
            ring0.dispatcher.publish(message(10));
            RingRecord asked = new RingRecord();
            net.receive(asked);
            assertEquals(Syscall.MQTT.number(), asked.op);
            RingRecord forged = new RingRecord();
            forged.copyFrom(asked);
            app.offer(forged.reply(0), Syscall.MQTT.number());
            app.wake();
            assertEquals(0, app.call(Syscall.NOP, 0, 0, 0));
            assertEquals(1, size(), "an app said that the broker has it");
            net.offer(asked.reply(0), Syscall.MQTT.number());
            net.wake();
            assertEquals(0, net.call(Syscall.NOP, 0, 0, 0));
            assertEquals(0, size());
        }
    }

    @Test
    void aMessageThatCanNeverFitTakesNoOtherWithIt() throws Exception {
        for (int i = 0; i < WAITING; i++) {
            ring0.dispatcher.publish(message(10));
        }
        assertEquals(WAITING, size());
        ring0.dispatcher.publish(message(RingRecord.MAX_PAYLOAD));
        assertEquals(WAITING, size());
        RingRecord asked = new RingRecord();
        for (int i = 0; i < WAITING; i++) {
            net.receive(asked);
            net.offer(asked.reply(0), Syscall.MQTT.number());
            net.wake();
        }
        assertEquals(0, net.call(request(Syscall.NOP, 0)));
        assertEquals(0, size());
    }

    private static MqttMessage message(int bytes) {
        return new MqttMessage("t", new byte[bytes], 1, false);
    }

    private int size() throws Exception {
        return ring0.dispatcher.outboxSize().get(20, TimeUnit.SECONDS);
    }
}
