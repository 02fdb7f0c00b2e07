/** The I2C character device: {@code include/uapi/linux/i2c-dev.h}, {@code i2c.h}. */
@NullMarked
package dev.rubus.linux.i2c;

import org.jspecify.annotations.NullMarked;
