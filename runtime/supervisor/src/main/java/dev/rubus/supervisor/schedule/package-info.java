/** What {@code supervisor sched} shows of a resource that a run queue shares out, whoever applies the queue. */
@NullMarked
package dev.rubus.supervisor.schedule;

import org.jspecify.annotations.NullMarked;
