/** Reads a BME280 and publishes temperature, humidity and pressure. */
@NullMarked
package dev.rubus.app.weather;

import org.jspecify.annotations.NullMarked;
