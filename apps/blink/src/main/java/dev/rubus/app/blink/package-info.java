/** Drives an LED. */
@NullMarked
package dev.rubus.app.blink;

import org.jspecify.annotations.NullMarked;
