/**
 * Drivers that run on threads of the supervisor, with its rights and its risks. {@link dev.rubus.supervisor.inline.InlineProcess} is one run of
 * one, in the form of a process; the rest of the supervisor hardly knows the difference.
 */
@NullMarked
package dev.rubus.supervisor.inline;

import org.jspecify.annotations.NullMarked;
