/** Acceptance tests from outside: a real node in processes of its own, a real broker, a second client that nobody here wrote. */
@NullMarked
package dev.rubus.system;

import org.jspecify.annotations.NullMarked;
