/** What an app may touch: lines, bus addresses, topics, hosts. Nothing is granted that is not written. */
@NullMarked
package dev.rubus.board.grant;

import org.jspecify.annotations.NullMarked;
