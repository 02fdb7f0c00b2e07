/** Every decision about the life of a process, on one thread. */
@NullMarked
package dev.rubus.supervisor.conductor;

import org.jspecify.annotations.NullMarked;
