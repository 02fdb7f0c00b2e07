/**
 * The process that shows the node's tree to the machine's users: the kernel's {@code /dev/fuse} on one side, ring 0's system calls on the
 * other. It is sandboxed like every other and holds nothing but its channel and the descriptor of a mount that ring 0 made and keeps too.
 */
@NullMarked
package dev.rubus.fs;

import org.jspecify.annotations.NullMarked;
