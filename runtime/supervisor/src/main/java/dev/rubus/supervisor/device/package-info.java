/** Lines and buses: opened here, handed out as fds, kept open while their drivers come and go. */
@NullMarked
package dev.rubus.supervisor.device;

import org.jspecify.annotations.NullMarked;
