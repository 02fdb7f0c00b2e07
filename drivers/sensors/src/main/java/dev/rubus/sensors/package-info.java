/** Sensor chips over a register interface: pure code, so that a chip is tested without a bus and used over any. */
@NullMarked
package dev.rubus.sensors;

import org.jspecify.annotations.NullMarked;
