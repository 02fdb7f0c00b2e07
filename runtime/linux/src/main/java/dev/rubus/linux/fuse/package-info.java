/**
 * The protocol of {@code /dev/fuse}, as {@code include/uapi/linux/fuse.h} lays it out: requests of the kernel come out of the descriptor,
 * one a read, and each reply goes in with one write. Little-endian, as every machine that this runs on.
 *
 * <p>It is spoken here and not through libfuse or jfuse, because neither can do what the tree promises. jfuse 0.7 cannot tell the kernel to leave
 * a file uncached (a file of size 0 is then empty, and the second read of a stream its end), has no {@code poll}, and does not say that a caller
 * was interrupted or killed; and a libfuse session waits for {@code FUSE_INIT}, which the kernel says once in the life of a mount, so that a
 * mount would not outlive the process that serves it.
 */
@NullMarked
package dev.rubus.linux.fuse;

import org.jspecify.annotations.NullMarked;
