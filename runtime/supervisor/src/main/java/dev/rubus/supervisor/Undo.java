package dev.rubus.supervisor;

import java.util.ArrayDeque;
import java.util.Deque;
import org.tinylog.Logger;

/** What is to be taken back at the end, in the reverse order; each is tried, whatever happened to the others. */
final class Undo {
    private final Deque<Step> steps = new ArrayDeque<>();

    private record Step(String what, Closing action) {}

    /** Takes one thing back. */
    interface Closing {
        void close() throws Exception;
    }

    void add(String what, Closing action) {
        steps.addLast(new Step(what, action));
    }

    void all() {
        while (!steps.isEmpty()) {
            Step next = steps.removeLast();
            try {
                next.action().close();
            } catch (Exception e) {
                Logger.warn("{} could not be taken back: {}", next.what(), e.getMessage());
            }
        }
    }
}
