package dev.rubus.supervisor.dispatcher;

import dev.rubus.kernel.syscall.TokenBucket;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.LinuxException;

/**
 * What wakes ring 0 for one process. A process may ring when ring 0 sleeps and a record waits; one that rings without end for nothing would
 * take ring 0's CPU, so after {@link #EMPTY_PER_SECOND} wakes for nothing in a second its bell is not listened to for a while. Its ring is
 * looked at all the same, a little later than it would be. Dispatcher's thread only.
 */
final class Bell {
    /** Far more than the race between a bell and a look at the ring makes: ring 0 wakes for nothing in a few of a hundred cases. */
    static final int EMPTY_PER_SECOND = 4_000;

    private static final long MUTE_NANOS = 1_000_000_000L;

    final EventFd fd;
    private final TokenBucket empty;
    private boolean muted;
    private long mutedUntil;
    private long mutes;

    Bell(EventFd fd, long now) {
        this.fd = fd;
        this.empty = new TokenBucket(EMPTY_PER_SECOND, EMPTY_PER_SECOND, now);
    }

    /** Silences it. @return whether it had rung */
    boolean drain() throws LinuxException {
        return fd.drain();
    }

    /** It rang for nothing. @return true if it is not to be listened to from now on */
    boolean rangForNothing(long now) {
        if (empty.take(now)) {
            return false;
        }
        muted = true;
        mutedUntil = now + MUTE_NANOS;
        mutes++;
        return true;
    }

    boolean isMuted() {
        return muted;
    }

    /** How often it was muted. */
    long mutes() {
        return mutes;
    }

    /** @return true if it is to be listened to again */
    boolean isOver(long now) {
        if (!muted || now - mutedUntil < 0) {
            return false;
        }
        muted = false;
        return true;
    }

    void close() {
        fd.close();
    }
}
