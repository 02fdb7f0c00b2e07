/** What ring 0 has to do later: {@link dev.rubus.kernel.timer.TimerWheel}. Time is injected; one thread for each wheel. */
@NullMarked
package dev.rubus.kernel.timer;

import org.jspecify.annotations.NullMarked;
