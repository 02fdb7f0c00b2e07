package dev.rubus.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One message for the broker, ring 0 to net driver ({@link Syscall#MQTT}): {@code u8 qos, u8 flags, u16 topic length, topic, payload}.
 * Flag 1: retained. Flag 2: the payload is a {@link Reading} as it was published, and means its {@link ReadingJson}.
 *
 * @param qos 0 or 1
 */
public record MqttMessage(String topic, byte[] payload, int qos, boolean retain) {
    private static final int FIXED = 4;
    private static final int RETAIN = 1;
    private static final int READING = 2;

    /**
     * Writes the message of a reading, QoS 1, not retained, without an object.
     *
     * @return its bytes
     * @throws IndexOutOfBoundsException if it does not fit
     */
    public static int putReading(byte[] into, byte[] topic, int topicLength, byte[] reading, int readingLength) {
        into[0] = 1;
        into[1] = READING;
        into[2] = (byte) topicLength;
        into[3] = (byte) (topicLength >>> 8);
        System.arraycopy(topic, 0, into, FIXED, topicLength);
        System.arraycopy(reading, 0, into, FIXED + topicLength, readingLength);
        return FIXED + topicLength + readingLength;
    }

    public byte[] encode() {
        byte[] t = topic.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED + t.length + payload.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) qos)
                .put((byte) (retain ? RETAIN : 0))
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
        int flags = in.get();
        int topicLength = Short.toUnsignedInt(in.getShort());
        if (qos < 0
                || qos > 1
                || (flags & ~(RETAIN | READING)) != 0
                || topicLength == 0
                || topicLength > in.remaining()) {
            throw new ProtocolViolation("MQTT message with qos " + qos + ", topic of " + topicLength + " bytes");
        }
        String topic = new String(bytes, FIXED, topicLength, StandardCharsets.UTF_8);
        byte[] payload = Arrays.copyOfRange(bytes, FIXED + topicLength, length);
        if ((flags & READING) != 0) {
            Reading reading = Reading.decode(payload, payload.length);
            payload = ReadingJson.of(reading).getBytes(StandardCharsets.UTF_8);
        }
        return new MqttMessage(topic, payload, qos, (flags & RETAIN) != 0);
    }
}
