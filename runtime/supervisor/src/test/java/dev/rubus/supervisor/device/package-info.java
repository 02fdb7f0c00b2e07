/** Tests. */
@NullMarked
package dev.rubus.supervisor.device;

import org.jspecify.annotations.NullMarked;
