package dev.rubus.sim.device;

/**
 * The air around a chip at one moment.
 *
 * @param celsius °C
 * @param pascal Pa at the chip
 * @param relativeHumidityPercent 0 to 100
 */
public record Climate(double celsius, double pascal, double relativeHumidityPercent) {}
