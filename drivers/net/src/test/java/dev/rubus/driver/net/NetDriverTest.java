package dev.rubus.driver.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.MqttMessage;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the request loop's thread decides at once. */
class NetDriverTest {
    /** Messages that must end with EINVAL, with a name for the failure. */
    static List<byte[]> hostile() {
        byte[] cutOff = new MqttMessage("topic", new byte[0], 1, false).encode();
        cutOff[2] = 100; // claims a topic of 100 bytes
        byte[] qos2 = new MqttMessage("topic", new byte[0], 1, false).encode();
        qos2[0] = 2;
        byte[] retain = new MqttMessage("topic", new byte[0], 1, false).encode();
        retain[1] = 7;
        byte[] notUtf8 = new MqttMessage("topic", new byte[0], 1, false).encode();
        notUtf8[4] = (byte) 0xff;
        return List.of(
                new byte[0],
                new byte[] {1, 0, 0},
                cutOff,
                qos2,
                retain,
                notUtf8,
                message(""),
                message("a/+/b"),
                message("a/#"),
                message("a\u0000b"),
                message("a\tb"),
                message("/".repeat(300)));
    }

    private static byte[] message(String topic) {
        return new MqttMessage(topic, "x".getBytes(StandardCharsets.UTF_8), 1, false).encode();
    }

    private static RingRecord request(byte[] payload) {
        return new RingRecord().start(RingRecord.REQUEST, Syscall.MQTT, 0, 1).payload(payload);
    }

    @Test
    void whatNoBrokerMaySeeEndsWithEinval() {
        NetDriver driver = new NetDriver();
        for (byte[] payload : hostile()) {
            RingRecord request = request(payload);
            assertTrue(driver.serve(request));
            assertTrue(request.isReply());
            assertEquals(-Errno.EINVAL.code(), request.result, () -> new String(payload, StandardCharsets.UTF_8));
        }
    }

    @Test
    void theLongestPayloadThatARecordCarriesIsTaken() {
        byte[] longest = new byte[RingRecord.MAX_PAYLOAD - 5];
        assertFalse(new NetDriver().serve(request(new MqttMessage("t", longest, 1, false).encode())));
    }

    @Test
    void aFullQueueAnswersEagainAtOnce() {
        NetDriver driver = new NetDriver();
        int taken = 0;
        RingRecord request = request(message("t"));
        while (!driver.serve(request)) {
            taken++;
            request = request(message("t"));
        }
        assertEquals(NetDriver.MAX_MESSAGES, taken);
        assertEquals(-Errno.EAGAIN.code(), request.result);
    }

    @Test
    void theQueueIsBoundedInBytesToo() {
        NetDriver driver = new NetDriver();
        byte[] large = new MqttMessage("t", new byte[2000], 1, false).encode();
        int taken = 0;
        while (!driver.serve(request(large))) {
            taken++;
        }
        assertTrue(taken > 400 && taken < 525, taken + " messages of 2 KB");
    }

    @Test
    void nopIsAnsweredAndOtherCallsAreNot() {
        RingRecord nop = new RingRecord().start(RingRecord.REQUEST, Syscall.NOP, 0, 1);
        assertTrue(new NetDriver().serve(nop));
        assertEquals(0, nop.result);
        RingRecord read = new RingRecord().start(RingRecord.REQUEST, Syscall.READ, 0, 1);
        assertTrue(new NetDriver().serve(read));
        assertFalse(read.isReply(), "the driver kit makes ENOSYS of it");
    }
}
