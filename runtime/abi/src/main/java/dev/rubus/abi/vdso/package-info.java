/**
 * What everybody may know without asking: one page that ring 0 writes and every process reads, as vdso(7) does it for the clock.
 * Readers never enter ring 0 and never make it wait.
 */
@NullMarked
package dev.rubus.abi.vdso;

import org.jspecify.annotations.NullMarked;
