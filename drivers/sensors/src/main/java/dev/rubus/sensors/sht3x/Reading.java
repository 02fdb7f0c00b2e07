package dev.rubus.sensors.sht3x;

/**
 * What one measurement saw.
 *
 * @param celsius -45 to 130
 * @param relativeHumidityPercent 0 to 100
 */
public record Reading(double celsius, double relativeHumidityPercent) {}
