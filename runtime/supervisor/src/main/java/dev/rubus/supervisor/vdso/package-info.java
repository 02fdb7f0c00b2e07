/** The vDSO page of this node: which entry is whose, and who is told when. */
@NullMarked
package dev.rubus.supervisor.vdso;

import org.jspecify.annotations.NullMarked;
