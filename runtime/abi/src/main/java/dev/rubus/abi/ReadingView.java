package dev.rubus.abi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A {@link Reading} as it came, looked at where it lies: no object, no text. Takes exactly what {@link Reading#decode} takes. Reused for the
 * next one; the bytes are a private copy that does not change meanwhile. One thread.
 */
public final class ReadingView {
    /** Where the point's name begins. */
    public static final int POINT_AT = 27;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int QUALITY_AT = 24;

    private byte[] bytes = {};
    private int length;

    /** Looks at bytes that are known to be a reading. */
    public void look(byte[] reading, int count) {
        bytes = reading;
        length = count;
    }

    /** @return false if the first {@code count} bytes are no reading */
    public boolean wrap(byte[] reading, int count) {
        look(reading, count);
        return length >= POINT_AT
                && quality() <= Reading.Quality.BAD.code()
                && pointLength() > 0
                && pointLength() <= Reading.MAX_POINT
                && unitLength() <= Reading.MAX_UNIT
                && POINT_AT + pointLength() + unitLength() == length
                && Double.isFinite(value())
                && timeMillis() >= 0
                && timeMillis() <= Reading.MAX_TIME
                && isPoint()
                && isPrintable();
    }

    private boolean isPoint() {
        boolean levelEmpty = true;
        for (int at = POINT_AT; at < unitAt(); at++) {
            if (bytes[at] == '/') {
                if (levelEmpty) {
                    return false;
                }
                levelEmpty = true;
            } else if (Reading.isPointCharacter((char) bytes[at])) {
                levelEmpty = false;
            } else {
                return false;
            }
        }
        return !levelEmpty;
    }

    /** No control character; those above 127 are bytes of longer ones. */
    private boolean isPrintable() {
        for (int at = unitAt(); at < length; at++) {
            if (bytes[at] >= 0 && bytes[at] < 0x20) {
                return false;
            }
        }
        return true;
    }

    /** Where it lies. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many of them it is. */
    public int length() {
        return length;
    }

    public double value() {
        return Double.longBitsToDouble((long) LONG.get(bytes, 0));
    }

    public long timeMillis() {
        return (long) LONG.get(bytes, 8);
    }

    public long seq() {
        return (long) LONG.get(bytes, 16);
    }

    /** {@link Reading.Quality#code}. */
    public int quality() {
        return Byte.toUnsignedInt(bytes[QUALITY_AT]);
    }

    public int pointLength() {
        return Byte.toUnsignedInt(bytes[QUALITY_AT + 1]);
    }

    public int unitLength() {
        return Byte.toUnsignedInt(bytes[QUALITY_AT + 2]);
    }

    /** Where the unit begins. */
    public int unitAt() {
        return POINT_AT + pointLength();
    }
}
