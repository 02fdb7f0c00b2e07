/**
 * What the node's tree is made of: {@code /dev}, {@code /proc}, {@code /sys} and {@code /data}, over what the conductor, the dispatcher and
 * the drivers know at the moment. Files may wait for a driver, so they are read on threads that may wait: a command's, or a worker's.
 */
@NullMarked
package dev.rubus.supervisor.vfs;

import org.jspecify.annotations.NullMarked;
