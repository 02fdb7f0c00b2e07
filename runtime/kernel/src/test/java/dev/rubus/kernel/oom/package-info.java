/** Tests of the choice of a victim and of the steps before. */
@NullMarked
package dev.rubus.kernel.oom;

import org.jspecify.annotations.NullMarked;
