/**
 * What is wired to the simulated board: an I2C bus with chips on it, and the weather around them. Pure models: no I/O, no threads,
 * time and seeds come in as parameters. One thread at a time.
 */
@NullMarked
package dev.rubus.sim.device;

import org.jspecify.annotations.NullMarked;
