/** What processes say, kept for the operator. */
@NullMarked
package dev.rubus.supervisor.log;

import org.jspecify.annotations.NullMarked;
