/** What a machine needs to run a node, what this one lacks, and the command that mends it. */
@NullMarked
package dev.rubus.cli.doctor;

import org.jspecify.annotations.NullMarked;
