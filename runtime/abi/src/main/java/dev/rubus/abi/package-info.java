/** The contract between rings: syscall numbers, record layouts, error codes and grants. Depends on nothing. */
@NullMarked
package dev.rubus.abi;

import org.jspecify.annotations.NullMarked;
