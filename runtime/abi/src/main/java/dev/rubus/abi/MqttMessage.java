package dev.rubus.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One message for the broker, ring 0 to net driver ({@link Syscall#MQTT}): {@code u8 qos, u8 retain, u16 topic length, topic, payload}.
 *
 * @param qos 0 or 1
 */
public record MqttMessage(String topic, byte[] payload, int qos, boolean retain) {
    private static final int FIXED = 4;

    public byte[] encode() {
        byte[] t = topic.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED + t.length + payload.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) qos)
                .put((byte) (retain ? 1 : 0))
                .putShort((short) t.length)
                .put(t)
                .put(payload)
                .array();
    }

    /** @throws ProtocolViolation naming what is out of range */
    public static MqttMessage decode(byte[] bytes, int length) throws ProtocolViolation {
        if (length < FIXED) {
            throw new ProtocolViolation("MQTT message of " + length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        int qos = in.get();
        int retain = in.get();
        int topicLength = Short.toUnsignedInt(in.getShort());
        if (qos < 0 || qos > 1 || (retain & ~1) != 0 || topicLength == 0 || topicLength > in.remaining()) {
            throw new ProtocolViolation("MQTT message with qos " + qos + ", topic of " + topicLength + " bytes");
        }
        String topic = new String(bytes, FIXED, topicLength, StandardCharsets.UTF_8);
        return new MqttMessage(topic, Arrays.copyOfRange(bytes, FIXED + topicLength, length), qos, retain == 1);
    }
}
