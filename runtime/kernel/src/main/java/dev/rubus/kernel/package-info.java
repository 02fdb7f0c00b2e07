/** Ring 0's thinking: plain objects without I/O, time injected. */
@NullMarked
package dev.rubus.kernel;

import org.jspecify.annotations.NullMarked;
