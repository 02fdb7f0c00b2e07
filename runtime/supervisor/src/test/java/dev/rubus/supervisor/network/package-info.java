/** Tests. */
@NullMarked
package dev.rubus.supervisor.network;

import org.jspecify.annotations.NullMarked;
