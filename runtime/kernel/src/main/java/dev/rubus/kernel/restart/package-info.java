/** When a process that died comes back. */
@NullMarked
package dev.rubus.kernel.restart;

import org.jspecify.annotations.NullMarked;
