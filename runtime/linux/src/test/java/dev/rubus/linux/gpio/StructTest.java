package dev.rubus.linux.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.sun.jna.Memory;
import org.junit.jupiter.api.Test;

/** The bytes of include/uapi/linux/gpio.h, by the offsets that a C compiler gives them. */
class StructTest {
    @Test
    void aLineEventIsStructGpioV2LineEvent() {
        try (Memory s = new Memory(2L * LineEvent.BYTES)) {
            for (int i = 0; i < s.size(); i++) {
                s.setByte(i, (byte) 0xee);
            }
            LineEvent event = new LineEvent(0x1122334455667788L, false, 17, 0xfffffffe, 7);
            event.write(s, 48);
            assertEquals(0x1122334455667788L, s.getLong(48));
            assertEquals(2, s.getInt(48 + 8));
            assertEquals(17, s.getInt(48 + 12));
            assertEquals(0xfffffffe, s.getInt(48 + 16));
            assertEquals(7, s.getInt(48 + 20));
            for (int at = 24; at < 48; at++) {
                assertEquals(0, s.getByte(48 + at));
            }
            assertEquals((byte) 0xee, s.getByte(47));
            assertEquals(event, LineEvent.read(s, 48));
            assertNull(LineEvent.read(s, 0), "id 0xeeeeeeee is no edge");
            s.setInt(48 + 8, 1);
            assertEquals(new LineEvent(0x1122334455667788L, true, 17, 0xfffffffe, 7), LineEvent.read(s, 48));
        }
    }

    @Test
    void anOutputIsAskedForWithItsLevelInAnAttribute() {
        try (Memory s = new LineRequest(27, "rubus:blink", LineRequest.OUTPUT, 0, 1).toStruct()) {
            assertEquals(592, s.size());
            assertEquals(27, s.getInt(0));
            assertEquals("rubus:blink", s.getString(256));
            assertEquals(LineRequest.OUTPUT, s.getLong(288));
            assertEquals(1, s.getInt(296), "num_attrs");
            assertEquals(2, s.getInt(320), "GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES");
            assertEquals(1, s.getLong(328));
            assertEquals(1, s.getLong(336), "mask");
            assertEquals(1, s.getInt(560), "num_lines");
            assertEquals(0, s.getInt(564), "event_buffer_size");
        }
    }

    @Test
    void anInputWithEdgesIsAskedForWithTheLargestBuffer() {
        long flags = LineRequest.INPUT | LineRequest.EDGE_RISING | LineRequest.EDGE_FALLING | LineRequest.BIAS_PULL_UP;
        try (Memory s = new LineRequest(17, "x".repeat(40), flags, 5000, 0).toStruct()) {
            assertEquals(0x134, s.getLong(288));
            assertEquals(1, s.getInt(296));
            assertEquals(3, s.getInt(320), "GPIO_V2_LINE_ATTR_ID_DEBOUNCE");
            assertEquals(5000, s.getInt(328));
            assertEquals(1024, s.getInt(564));
            assertEquals("x".repeat(31), s.getString(256), "cut to what fits with its NUL");
        }
    }
}
