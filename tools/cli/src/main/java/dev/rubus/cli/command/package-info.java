/** The commands, a class for each group; each says its words and what they do. */
@NullMarked
package dev.rubus.cli.command;

import org.jspecify.annotations.NullMarked;
