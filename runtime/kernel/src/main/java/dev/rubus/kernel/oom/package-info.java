/**
 * Who goes when memory runs out, and what is tried before: pressure, badness, and the steps from asking to killing.
 *
 * <p>Source: Linux's {@code mm/oom_kill.c} (oom_badness), and its history for age and privilege.
 */
@NullMarked
package dev.rubus.kernel.oom;

import org.jspecify.annotations.NullMarked;
