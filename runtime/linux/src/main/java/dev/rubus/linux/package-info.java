/**
 * The only home of native calls. Thin: each type is one thing of the kernel (an fd, an epoll set, a mount) and turns -1 into a
 * {@link dev.rubus.linux.LinuxException} that carries errno.
 */
@NullMarked
package dev.rubus.linux;

import org.jspecify.annotations.NullMarked;
