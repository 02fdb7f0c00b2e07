/**
 * The tree of files for the machine's users: the mount at {@code RUN/fs}. Ring 0 makes it and keeps its descriptor; the process {@code fs}
 * serves it, and may die and come back under it.
 */
@NullMarked
package dev.rubus.supervisor.fuse;

import org.jspecify.annotations.NullMarked;
