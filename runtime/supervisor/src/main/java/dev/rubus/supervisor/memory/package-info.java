/** Ring 0's own memory at work: where messages, requests and blocks of the processes' regions really lie, and who is charged for them. */
@NullMarked
package dev.rubus.supervisor.memory;

import org.jspecify.annotations.NullMarked;
