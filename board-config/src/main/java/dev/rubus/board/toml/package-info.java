/** A reader of TOML files that knows where each key stands, refuses what it does not know, and collects every problem. */
@NullMarked
package dev.rubus.board.toml;

import org.jspecify.annotations.NullMarked;
