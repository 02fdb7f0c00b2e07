package dev.rubus.kernel.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The buddy system as one would explain it, with sets of blocks and no thought of speed: what the real one is held against. */
final class NaiveBuddies {
    record Block(int page, int order) {}

    final List<TreeSet<Integer>> free = new ArrayList<>();
    final Map<Integer, Block> used = new HashMap<>();
    private final int pages;

    NaiveBuddies(int pages) {
        this.pages = pages;
        for (int i = 0; i <= BuddyAllocator.MAX_ORDER; i++) {
            free.add(new TreeSet<>());
        }
        for (int page = 0; page < pages; page++) {
            give(new Block(page, 0));
        }
    }

    /** The block at this page is taken; the caller says which, because which of several is chosen is the allocator's own business. */
    void take(int page, int order) {
        for (int from = order; from <= BuddyAllocator.MAX_ORDER; from++) {
            int head = page / (1 << from) * (1 << from);
            if (free.get(from).remove(head)) {
                for (int half = from - 1; half >= order; half--) {
                    int second = head + (1 << half);
                    free.get(half).add(page < second ? second : head);
                    head = page < second ? head : second;
                }
                if (head != page) {
                    throw new AssertionError("page " + page + " is not the head of an order-" + order + " block");
                }
                used.put(page, new Block(page, order));
                return;
            }
        }
        throw new AssertionError("page " + page + " was handed out while it was not free");
    }

    boolean has(int order) {
        return free.subList(order, free.size()).stream().anyMatch(blocks -> !blocks.isEmpty());
    }

    void give(int page) {
        give(used.remove(page));
    }

    private void give(Block block) {
        int buddy = block.page ^ 1 << block.order;
        if (block.order < BuddyAllocator.MAX_ORDER
                && buddy + (1 << block.order) <= pages
                && free.get(block.order).remove(buddy)) {
            give(new Block(Math.min(block.page, buddy), block.order + 1));
        } else {
            free.get(block.order).add(block.page);
        }
    }
}
