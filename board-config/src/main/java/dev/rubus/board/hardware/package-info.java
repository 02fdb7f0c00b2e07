/** Boards: which chip drives the header, which lines and buses it has, and what a simulated one is wired to. */
@NullMarked
package dev.rubus.board.hardware;

import org.jspecify.annotations.NullMarked;
