/** Tests. */
@NullMarked
package dev.rubus.supervisor.vfs;

import org.jspecify.annotations.NullMarked;
