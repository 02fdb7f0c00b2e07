/** Tests. */
@NullMarked
package dev.rubus.supervisor.dispatcher;

import org.jspecify.annotations.NullMarked;
