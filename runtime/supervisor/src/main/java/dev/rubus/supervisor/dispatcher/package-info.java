/** The data plane: drains rings, checks every record against the caller's grants, forwards, completes. */
@NullMarked
package dev.rubus.supervisor.dispatcher;

import org.jspecify.annotations.NullMarked;
