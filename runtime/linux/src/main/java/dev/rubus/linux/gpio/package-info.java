/** The GPIO character device, uAPI version 2: {@code include/uapi/linux/gpio.h}. */
@NullMarked
package dev.rubus.linux.gpio;

import org.jspecify.annotations.NullMarked;
