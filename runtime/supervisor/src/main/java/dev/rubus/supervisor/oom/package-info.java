/** Watches the memory of the node and of the machine, and does what the OOM killer's thinking asks for. */
@NullMarked
package dev.rubus.supervisor.oom;

import org.jspecify.annotations.NullMarked;
