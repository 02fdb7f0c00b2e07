package dev.rubus.board.hardware;

import java.time.Duration;

/** What a simulated board is wired to. Lines are BCM numbers, buses the board's numbers, addresses 7-bit. */
public sealed interface SimDevice {
    /**
     * A push button to ground with a pull-up: pressed reads 0.
     *
     * @param pressEvery from one press to the next; zero: only pressed by command
     * @param pressFor how long it is held, at least {@link #SHORTEST}, and so long it is let go before the next press
     * @param bounce how long the contact chatters after each press and release; may be zero
     */
    record Button(int line, Duration pressEvery, Duration pressFor, Duration bounce) implements SimDevice {
        /** Its contact takes 2 ms to come to rest; what is shorter is no press. */
        public static final Duration SHORTEST = Duration.ofMillis(3);

        public Button {
            boolean overlaps = !pressEvery.isZero() && pressFor.plus(bounce).compareTo(pressEvery) >= 0;
            if (overlaps || bounce.compareTo(pressFor) >= 0) {
                throw new IllegalArgumentException(
                        "bounce " + bounce + " < press " + pressFor + " < every " + pressEvery);
            }
        }
    }

    /** A light whose level can be watched. */
    record Led(int line) implements SimDevice {}

    /**
     * A Bosch BME280 with plausible weather.
     *
     * @param day how long a simulated day takes, so that values change while one watches
     */
    record Bme280(int bus, int address, Duration day) implements SimDevice {}

    /**
     * Plain registers: write an index, then read or write bytes from there; the index grows and wraps.
     *
     * @param size number of registers, 1..256
     */
    record RegisterFile(int bus, int address, int size) implements SimDevice {}
}
