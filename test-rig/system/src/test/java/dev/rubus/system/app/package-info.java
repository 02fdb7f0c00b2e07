/** Apps of the system tests' own. */
@NullMarked
package dev.rubus.system.app;

import org.jspecify.annotations.NullMarked;
