/** The walls around a process: overlay root, namespaces, seccomp, cgroup. */
@NullMarked
package dev.rubus.supervisor.sandbox;

import org.jspecify.annotations.NullMarked;
