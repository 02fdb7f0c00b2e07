package dev.rubus.board.hardware;

/**
 * A GPIO line on the header.
 *
 * @param line BCM number, which is the offset on the chip
 * @param pin physical pin, 1..40
 * @param name what the line is called beside GPIOn ("SDA1", "ID_SD"); "GPIOn" when it has no other name
 */
public record HeaderLine(int line, int pin, String name) {}
