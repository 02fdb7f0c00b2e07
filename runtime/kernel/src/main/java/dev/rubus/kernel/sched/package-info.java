/**
 * Who is served next on a resource that cannot be taken away in the middle: run queues, weights, reservations, what a request costs.
 *
 * <p>Sources: Linux {@code kernel/sched/fair.c} and {@code kernel/sched/deadline.c}; I. Stoica, H. Abdel-Wahab, <i>Earliest Eligible
 * Virtual Deadline First</i>, Old Dominion University TR-95-22, 1995.
 */
@NullMarked
package dev.rubus.kernel.sched;

import org.jspecify.annotations.NullMarked;
