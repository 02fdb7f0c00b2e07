/** Tests. */
@NullMarked
package dev.rubus.supervisor.memory;

import org.jspecify.annotations.NullMarked;
