/**
 * The GPIO driver: a process that serves the line requests it is handed. {@link dev.rubus.driver.gpio.GpioDriver} answers reads and
 * writes, {@link dev.rubus.driver.gpio.InterruptThread} reports edges.
 */
@NullMarked
package dev.rubus.driver.gpio;

import org.jspecify.annotations.NullMarked;
