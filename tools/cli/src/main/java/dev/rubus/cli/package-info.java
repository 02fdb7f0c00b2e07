/** The supervisor command: words in, one request to the node, a table or a JSON document out. */
@NullMarked
package dev.rubus.cli;

import org.jspecify.annotations.NullMarked;
