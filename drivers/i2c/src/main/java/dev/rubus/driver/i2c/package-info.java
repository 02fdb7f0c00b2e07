/** The I2C driver: a process that runs transfers on the buses it is handed, see {@link dev.rubus.driver.i2c.I2cDriver}. */
@NullMarked
package dev.rubus.driver.i2c;

import org.jspecify.annotations.NullMarked;
