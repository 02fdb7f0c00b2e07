/** The benchmarks behind {@code tools/bench}: medians, each against a peer measured in the same run where there is one. */
@NullMarked
package dev.rubus.bench;

import org.jspecify.annotations.NullMarked;
