package dev.rubus.cli.print;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Document;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** I2C as i2c-tools prints it, to the space. */
public final class I2cGrid {

    // i2cdetect leaves out the addresses that the I2C specification reserves.
    private static final int FIRST = 0x08;
    private static final int LAST = 0x77;

    private I2cGrid() {}

    /** As i2cdetect -l: a line for each bus. */
    public static void buses(Document answer, Output out) throws CommandFailure {
        for (Document bus : answer.expectItems()) {
            out.line("i2c-%s\ti2c       \t%-32s\tI2C adapter".formatted(bus.text("bus"), bus.text("name")));
        }
    }

    /** As i2cdetect: who answers, and UU where a kernel driver holds the address. */
    public static void addresses(Document answer, Output out) {
        Set<Long> found = numbers(answer.items("addresses"));
        Set<Long> busy = numbers(answer.items("busy"));
        out.line("     0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f");
        for (int row = 0; row < 0x80; row += 16) {
            StringBuilder line = new StringBuilder("%02x: ".formatted(row));
            for (int address = row; address < row + 16; address++) {
                if (address < FIRST || address > LAST) {
                    line.append("   ");
                } else if (busy.contains((long) address)) {
                    line.append("UU ");
                } else {
                    line.append(found.contains((long) address) ? "%02x ".formatted(address) : "-- ");
                }
            }
            out.line(line.toString());
        }
    }

    /** As i2cget: {@code 0x60}, or four digits for a word. */
    public static void value(Document answer, Output out) {
        long size = answer.number("size").orElse(1);
        out.line(("0x%0" + 2 * Math.clamp(size, 1, 8) + "x")
                .formatted(answer.number("value").orElse(0)));
    }

    /** As i2cdump: every register, XX where the device did not answer. */
    public static void registers(Document answer, Output out) {
        out.line("     0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f    0123456789abcdef");
        List<Document> bytes = answer.items("bytes");
        for (int row = 0; row < 0x100; row += 16) {
            StringBuilder line = new StringBuilder("%02x: ".formatted(row));
            StringBuilder text = new StringBuilder();
            for (int register = row; register < row + 16; register++) {
                long value =
                        register < bytes.size() ? bytes.get(register).number().orElse(-1) : -1;
                line.append(value < 0 ? "XX " : "%02x ".formatted(value & 0xff));
                text.append(value < 0 ? 'X' : character((int) value & 0xff));
            }
            out.line(line + "   " + text);
        }
    }

    private static char character(int value) {
        if (value == 0x00 || value == 0xff) {
            return '.';
        }
        return value < 32 || value >= 127 ? '?' : (char) value;
    }

    private static Set<Long> numbers(List<Document> items) {
        Set<Long> numbers = new HashSet<>();
        items.forEach(item -> item.number().ifPresent(numbers::add));
        return numbers;
    }
}
