/**
 * The virtual file system: one tree of mounts, one interface (open, read, write, poll, close, list, stat) over everything that ring 0
 * shows. Names are checked here, paths are walked here, open files are counted here; what a file is made of is given in from outside.
 *
 * <p>Sources: Linux {@code fs/namei.c}, {@code fs/namespace.c}; path_resolution(7), open(2), read(2).
 */
@NullMarked
package dev.rubus.kernel.vfs;

import org.jspecify.annotations.NullMarked;
