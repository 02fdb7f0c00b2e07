/** Values that people write with a unit: "100ms", "40M", "50%", "5 in 60s". Each can be written back as it was read. */
@NullMarked
package dev.rubus.board.quantity;

import org.jspecify.annotations.NullMarked;
