/** The privileged process: what it starts, watches, and answers for. */
@NullMarked
package dev.rubus.supervisor;

import org.jspecify.annotations.NullMarked;
