/** System calls as an operator reads them: what {@code supervisor strace} shows. */
@NullMarked
package dev.rubus.supervisor.trace;

import org.jspecify.annotations.NullMarked;
