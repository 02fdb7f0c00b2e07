/** Counts the presses of a button and publishes the count. */
@NullMarked
package dev.rubus.app.button;

import org.jspecify.annotations.NullMarked;
