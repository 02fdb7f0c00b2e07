/** What ring 0 may say of the world without looking: the rules by which the vDSO page is kept true. */
@NullMarked
package dev.rubus.kernel.vdso;

import org.jspecify.annotations.NullMarked;
