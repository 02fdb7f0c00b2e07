/**
 * What two threads see of each other's writes, under every compiler and on every CPU of the machine. Each jcstress test is a class in the
 * package of what it tries: actors that run at once, and the outcomes that may and must not be. {@link dev.rubus.jcstress.StressTest} runs
 * them all.
 */
@NullMarked
package dev.rubus.jcstress;

import org.jspecify.annotations.NullMarked;
