/** What is supervised: a process, what it was asked to be, and the state it is in. */
@NullMarked
package dev.rubus.supervisor.process;

import org.jspecify.annotations.NullMarked;
