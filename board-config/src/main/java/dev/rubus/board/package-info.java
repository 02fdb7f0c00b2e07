/** The whole configuration of a node, read and checked together: {@link dev.rubus.board.ConfigDirectory} is the way in. */
@NullMarked
package dev.rubus.board;

import org.jspecify.annotations.NullMarked;
