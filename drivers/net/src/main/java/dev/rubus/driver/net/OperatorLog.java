package dev.rubus.driver.net;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Lines for {@code supervisor logs net}. What repeats is said once in 30 s, with a count of what was left out. Any thread. */
final class OperatorLog {
    private static final long QUIET_NANOS = 30_000_000_000L;

    private final PrintStream out;
    private final LongSupplier nanoTime;
    private final Map<Kind, Said> said = new EnumMap<>(Kind.class);

    /** What can happen in bursts. */
    enum Kind {
        CONNECTED,
        LOST,
        UNREACHABLE,
        FULL,
        REFUSED
    }

    private static final class Said {
        long at;
        int leftOut;
    }

    OperatorLog(PrintStream out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
    }

    synchronized void say(Kind kind, String line) {
        long now = nanoTime.getAsLong();
        Said last = said.get(kind);
        if (last != null && now - last.at < QUIET_NANOS) {
            last.leftOut++;
            return;
        }
        out.println(last == null || last.leftOut == 0 ? line : line + " (" + last.leftOut + " like it before)");
        Said fresh = new Said();
        fresh.at = now;
        said.put(kind, fresh);
    }

    /** Says this kind again at once, because things changed. */
    synchronized void changed(Kind kind) {
        said.remove(kind);
    }
}
