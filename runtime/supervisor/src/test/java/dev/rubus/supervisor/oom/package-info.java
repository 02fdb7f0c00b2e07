/** Tests against a procfs of our own. */
@NullMarked
package dev.rubus.supervisor.oom;

import org.jspecify.annotations.NullMarked;
