/** Tests. */
@NullMarked
package dev.rubus.supervisor.conductor;

import org.jspecify.annotations.NullMarked;
