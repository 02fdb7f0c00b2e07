/** Bosch BME280: temperature, pressure and humidity. Chapter numbers mean the data sheet BST-BME280-DS002, revision 1.6. */
@NullMarked
package dev.rubus.sensors.bme280;

import org.jspecify.annotations.NullMarked;
