/** Sensirion SHT30, SHT31, SHT35: temperature and humidity. Section numbers mean the data sheet SHT3x-DIS, version 5. */
@NullMarked
package dev.rubus.sensors.sht3x;

import org.jspecify.annotations.NullMarked;
