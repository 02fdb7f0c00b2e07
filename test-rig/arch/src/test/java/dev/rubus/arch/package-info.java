/** Dependency rules of the house. */
@NullMarked
package dev.rubus.arch;

import org.jspecify.annotations.NullMarked;
