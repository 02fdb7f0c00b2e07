/** The conversation with a running node over its control socket; the other side is not trusted to be well. */
@NullMarked
package dev.rubus.cli.control;

import org.jspecify.annotations.NullMarked;
