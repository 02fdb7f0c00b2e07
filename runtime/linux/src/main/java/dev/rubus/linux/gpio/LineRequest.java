package dev.rubus.linux.gpio;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;

/**
 * How a line is asked for: {@code struct gpio_v2_line_request} of one line, 592 bytes.
 *
 * @param flags {@code GPIO_V2_LINE_FLAG_*}
 * @param debounceMicros 0 for none
 * @param initial level of an output at the moment of the request: 0 or 1
 */
public record LineRequest(int offset, String consumer, long flags, int debounceMicros, int initial) {
    public static final long ACTIVE_LOW = 1 << 1;
    public static final long INPUT = 1 << 2;
    public static final long OUTPUT = 1 << 3;
    public static final long EDGE_RISING = 1 << 4;
    public static final long EDGE_FALLING = 1 << 5;
    public static final long BIAS_PULL_UP = 1 << 8;
    public static final long BIAS_PULL_DOWN = 1 << 9;
    public static final long BIAS_DISABLED = 1 << 10;

    static final int BYTES = 592;
    static final int FD_AT = 588;
    private static final int CONSUMER_AT = 256;
    private static final int CONFIG_AT = 288;
    private static final int NUM_ATTRS_AT = CONFIG_AT + 8;
    private static final int ATTRS_AT = CONFIG_AT + 32;
    private static final int ATTR_BYTES = 24;
    private static final int NUM_LINES_AT = 560;
    private static final int EVENT_BUFFER_AT = 564;
    /** The most that the kernel keeps for one line ({@code GPIO_V2_LINES_MAX * 16}): what a restart of the driver may take. */
    private static final int EVENT_BUFFER = 1024;

    private static final int ATTR_OUTPUT_VALUES = 2;
    private static final int ATTR_DEBOUNCE = 3;

    Memory toStruct() {
        Memory s = new Memory(BYTES);
        s.clear();
        s.setInt(0, offset);
        byte[] name = consumer.getBytes(StandardCharsets.US_ASCII);
        s.write(CONSUMER_AT, name, 0, Math.min(name.length, 31));
        s.setLong(CONFIG_AT, flags);
        int attrs = 0;
        if ((flags & OUTPUT) != 0) {
            long at = ATTRS_AT;
            s.setInt(at, ATTR_OUTPUT_VALUES);
            s.setLong(at + 8, initial & 1);
            s.setLong(at + 16, 1);
            attrs++;
        }
        if (debounceMicros > 0) {
            long at = ATTRS_AT + (long) attrs * ATTR_BYTES;
            s.setInt(at, ATTR_DEBOUNCE);
            s.setInt(at + 8, debounceMicros);
            s.setLong(at + 16, 1);
            attrs++;
        }
        s.setInt(NUM_ATTRS_AT, attrs);
        s.setInt(NUM_LINES_AT, 1);
        if ((flags & (EDGE_RISING | EDGE_FALLING)) != 0) {
            s.setInt(EVENT_BUFFER_AT, EVENT_BUFFER);
        }
        return s;
    }
}
