/** Texas Instruments ADS1115: four analogue inputs, 16 bits. Tables and sections mean the data sheet SBAS444E. */
@NullMarked
package dev.rubus.sensors.ads1115;

import org.jspecify.annotations.NullMarked;
