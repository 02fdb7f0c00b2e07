/** What the checked entry of ring 0 thinks with: handles, quotas, counters. No I/O, time injected, no garbage in a steady state. */
@NullMarked
package dev.rubus.kernel.syscall;

import org.jspecify.annotations.NullMarked;
