package dev.rubus.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * One published value, the payload of {@link Syscall#PUBLISH}:
 * {@code f64 value, i64 time (ms since 1970), i64 seq, u8 quality, u8 point length, u8 unit length, point, unit}, UTF-8.
 *
 * @param point  name below {@code rubus/v1/NODE/app/APP/data/}: levels of {@code [A-Za-z0-9_.-]} joined by {@code /}
 * @param value  finite
 * @param unit   as it shall be shown, for example {@code °C}; may be empty
 * @param timeMillis when it was measured, ms since 1970 UTC
 * @param seq    counted by the publisher from 1; a hole is a loss
 */
public record Reading(String point, double value, String unit, long timeMillis, long seq, Quality quality) {
    public static final int MAX_POINT = 128;
    public static final int MAX_UNIT = 16;
    private static final int FIXED = 27;
    /** The end of the year 9999, which is the last that RFC 3339 can write. */
    static final long MAX_TIME = 253_402_300_799_999L;
    /** Bytes of the longest. */
    public static final int MAX_BYTES = FIXED + MAX_POINT + MAX_UNIT;

    /** How far a reading can be trusted. */
    public enum Quality {
        GOOD(0),
        /** Older than the publisher's period allows. */
        STALE(1),
        /** The sensor failed; the value is the last good one. */
        BAD(2);

        private final int code;

        Quality(int code) {
            this.code = code;
        }

        /** The byte for it. */
        public int code() {
            return code;
        }

        /** @throws ProtocolViolation if no quality has that byte */
        public static Quality of(int code) throws ProtocolViolation {
            for (Quality quality : values()) {
                if (quality.code == code) {
                    return quality;
                }
            }
            throw new ProtocolViolation("quality " + code);
        }
    }

    public byte[] encode() {
        byte[] p = point.getBytes(StandardCharsets.UTF_8);
        byte[] u = unit.getBytes(StandardCharsets.UTF_8);
        if (p.length == 0 || p.length > MAX_POINT || u.length > MAX_UNIT) {
            throw new IllegalArgumentException(
                    "point '" + point + "' in '" + unit + "': at most " + MAX_POINT + " and " + MAX_UNIT + " bytes");
        }
        return ByteBuffer.allocate(FIXED + p.length + u.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .putLong(timeMillis)
                .putLong(seq)
                .put((byte) quality.code)
                .put((byte) p.length)
                .put((byte) u.length)
                .put(p)
                .put(u)
                .array();
    }

    /** @throws ProtocolViolation naming what is out of range */
    public static Reading decode(byte[] bytes, int length) throws ProtocolViolation {
        if (length < FIXED) {
            throw new ProtocolViolation("reading of " + length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        double value = in.getDouble();
        long time = in.getLong();
        long seq = in.getLong();
        Quality quality = Quality.of(Byte.toUnsignedInt(in.get()));
        int pointLength = Byte.toUnsignedInt(in.get());
        int unitLength = Byte.toUnsignedInt(in.get());
        if (pointLength == 0
                || pointLength > MAX_POINT
                || unitLength > MAX_UNIT
                || pointLength + unitLength != in.remaining()
                || !Double.isFinite(value)
                || time < 0
                || time > MAX_TIME) {
            throw new ProtocolViolation("reading with point of " + pointLength + ", unit of " + unitLength
                    + " bytes, value " + value + ", time " + time);
        }
        String point = new String(bytes, FIXED, pointLength, StandardCharsets.UTF_8);
        String unit = new String(bytes, FIXED + pointLength, unitLength, StandardCharsets.UTF_8);
        if (!isPoint(point) || unit.chars().anyMatch(c -> c < 0x20)) {
            throw new ProtocolViolation("point name '" + point.replaceAll("[^ -~]", "?") + "'");
        }
        return new Reading(point, value, unit, time, seq, quality);
    }

    /** True if the text is levels of {@code [A-Za-z0-9_.-]} joined by single slashes: nothing that MQTT gives a meaning to. */
    public static boolean isPoint(String text) {
        boolean levelEmpty = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/') {
                if (levelEmpty) {
                    return false;
                }
                levelEmpty = true;
            } else if (isPointCharacter(c)) {
                levelEmpty = false;
            } else {
                return false;
            }
        }
        return !levelEmpty;
    }

    static boolean isPointCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_.-".indexOf(c) >= 0;
    }
}
