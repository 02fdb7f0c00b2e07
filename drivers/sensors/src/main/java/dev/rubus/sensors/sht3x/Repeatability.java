package dev.rubus.sensors.sht3x;

import java.time.Duration;

/** Less noise for more time: the command of table 9 without clock stretching, and the longest duration of §2.2, that for a low supply. */
public enum Repeatability {
    LOW(0x16, 4_500),
    MEDIUM(0x0B, 6_500),
    HIGH(0x00, 15_500);

    static final byte SINGLE_SHOT = 0x24;

    final byte command;
    final Duration longest;

    Repeatability(int command, long longestMicros) {
        this.command = (byte) command;
        this.longest = Duration.ofNanos(longestMicros * 1_000);
    }
}
