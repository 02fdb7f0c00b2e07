/** Tests. */
@NullMarked
package dev.rubus.supervisor.telemetry;

import org.jspecify.annotations.NullMarked;
