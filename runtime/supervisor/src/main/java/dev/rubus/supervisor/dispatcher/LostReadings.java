package dev.rubus.supervisor.dispatcher;

/** Readings that one program did not take in time and so never got, over all its runs. Dispatcher's thread only. */
final class LostReadings {
    /** So long it is not said again: a flood of readings is no flood of lines. */
    private static final long QUIET_NANOS = 10_000_000_000L;

    private long count;
    private long said;

    /** One more. @return true if it is to be said */
    boolean lose(long now) {
        if (++count > 1 && now - said < QUIET_NANOS) {
            return false;
        }
        said = now;
        return true;
    }

    long count() {
        return count;
    }
}
