/**
 * Memory that ring 0 hands out: page blocks ({@link dev.rubus.kernel.memory.BuddyAllocator}), small objects
 * ({@link dev.rubus.kernel.memory.SlabCache}), and who has to answer for each of them ({@link dev.rubus.kernel.memory.Account}).
 *
 * <p>What the allocators know of a block lies in primitive arrays beside the memory, never in it: a process that shares the memory
 * cannot write into ring 0's lists, and nothing here makes garbage. One thread for each zone.
 */
@NullMarked
package dev.rubus.kernel.memory;

import org.jspecify.annotations.NullMarked;
