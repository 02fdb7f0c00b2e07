/** Tests. */
@NullMarked
package dev.rubus.supervisor;

import org.jspecify.annotations.NullMarked;
