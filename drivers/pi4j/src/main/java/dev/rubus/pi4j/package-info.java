/**
 * A Pi4J plugin whose providers are the node's drivers: an ordinary Pi4J program runs unchanged.
 *
 * <p>{@link dev.rubus.pi4j.RubusPlugin} is found by Pi4J on the class path. Every device of a program is a path that ring 0 opens
 * ({@code /dev/gpio/17}, {@code /dev/i2c/1/0x76}); what ring 0 or a driver refuses becomes Pi4J's
 * {@link com.pi4j.io.exception.IOException} with the {@link dev.rubus.sdk.SyscallException} as its cause.
 */
@NullMarked
package dev.rubus.pi4j;

import org.jspecify.annotations.NullMarked;
