package dev.rubus.abi;

/**
 * How ring 0 runs a driver on a thread of its own process, without knowing its class: the driver's class path offers one of these to
 * {@link java.util.ServiceLoader}; the SDK does. Same hand-shake, same channel, same rings as in a sandbox; only the wall is missing.
 *
 * <p>One object serves one run.
 */
public interface InlineProgram {
    /**
     * Joins, and serves on the calling thread until ring 0 ends it. When it returns or throws, all that it had is closed.
     *
     * @param mainClass the driver
     * @param socket the descriptor of its end of the hand-shake socket, which it owns from now on
     * @throws Throwable what it died of, which it has told ring 0 if it could
     */
    void run(String mainClass, int socket) throws Throwable;

    /** One of its other threads died of this: says so to ring 0, and hangs up. Any thread. */
    void died(Throwable cause);

    /** Ends the run as if ring 0 were gone, which it notices at once if it waits for ring 0. Any thread. */
    void hangUp();

    /** Takes its devices and its channel from a run that does not end: it can then do no more harm than use time and memory. Any thread. */
    void revoke();

    /** After {@link #revoke}: ends what other threads it has. Any thread; takes as long as the driver's own stop. */
    void abandon();
}
