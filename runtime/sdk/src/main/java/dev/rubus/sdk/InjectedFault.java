package dev.rubus.sdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The ways to die on purpose: `supervisor chaos NAME FAULT`. Only where node.toml allows it. Strikes on the loop's thread. */
enum InjectedFault {
    EXIT0("exit0") {
        @Override
        void strike() {
            Runtime.getRuntime().halt(0);
        }
    },
    EXIT1("exit1") {
        @Override
        void strike() {
            Runtime.getRuntime().halt(1);
        }
    },
    THROW("throw") {
        @Override
        void strike() {
            throw new IllegalStateException("injected fault");
        }
    },
    LOOP("loop") {
        @Override
        void strike() {
            while (spin) {
                Thread.onSpinWait();
            }
        }
    },
    /** A driver has no business starting programs: its walls refuse it, and it dies of that. */
    FORK("fork") {
        @Override
        void strike() {
            try {
                Process started = new ProcessBuilder("/bin/true").start();
                System.err.println("process " + started.pid() + " was started");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    STACK_OVERFLOW("stack-overflow") {
        @Override
        void strike() {
            descend(0);
        }
    },
    OUT_OF_MEMORY("out-of-memory") {
        @Override
        void strike() {
            List<long[]> hog = new ArrayList<>();
            while (spin) {
                hog.add(new long[1 << 16]);
            }
            System.err.println(hog.size() + " blocks and still alive");
        }
    };

    /** Never false; volatile, so that no compiler proves it. */
    private static volatile boolean spin = true;

    private final String faultName;

    InjectedFault(String faultName) {
        this.faultName = faultName;
    }

    abstract void strike();

    static InjectedFault byName(String name) {
        for (InjectedFault fault : values()) {
            if (fault.faultName.equals(name)) {
                return fault;
            }
        }
        throw new IllegalArgumentException("no fault named " + name);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int descend(int depth) {
        return descend(depth + 1) + 1;
    }
}
