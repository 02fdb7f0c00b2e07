/**
 * GPIO lines and what is wired to them, with the behaviour of Linux's character device uAPI v2. Pure models: no I/O, no threads,
 * time and seeds come in as parameters. One thread at a time.
 */
@NullMarked
package dev.rubus.sim.device.gpio;

import org.jspecify.annotations.NullMarked;
