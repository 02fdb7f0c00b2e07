package dev.rubus.sensors.bme280;

/**
 * What one measurement saw, all three of the same moment.
 *
 * @param celsius air temperature in °C, in steps of 0.01, -40 to 85
 * @param pascal air pressure at the chip (not at sea level) in Pa, 30000 to 110000
 * @param relativeHumidityPercent 0 to 100
 */
public record Reading(double celsius, double pascal, double relativeHumidityPercent) {}
