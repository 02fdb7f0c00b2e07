/** Tests. */
@NullMarked
package dev.rubus.supervisor.trace;

import org.jspecify.annotations.NullMarked;
