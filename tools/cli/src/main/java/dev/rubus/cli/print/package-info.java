/** What a person reads: aligned tables, and the forms that libgpiod and i2c-tools made familiar. */
@NullMarked
package dev.rubus.cli.print;

import org.jspecify.annotations.NullMarked;
