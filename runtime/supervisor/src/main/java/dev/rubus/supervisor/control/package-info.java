/** The control socket: what the supervisor command asks for. */
@NullMarked
package dev.rubus.supervisor.control;

import org.jspecify.annotations.NullMarked;
