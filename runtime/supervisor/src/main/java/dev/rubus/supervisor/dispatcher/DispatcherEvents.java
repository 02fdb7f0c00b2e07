package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;

/** What the data plane tells the conductor. Called on the dispatcher's thread; must not wait. */
public interface DispatcherEvents {
    /** A process broke the protocol of its channel and is cut off: it has to be killed. */
    void violation(String process, int generation, String what);

    /** A process says something about itself, {@code key=value}. */
    void note(String process, String text);

    /** A process has ended its work and wants to be ended. @param status 0: it is not started again */
    void exit(String process, int generation, int status);

    /** A process that may do so wants the named program started; its generation, or an error, is the answer. */
    void spawn(String name, Deferred answer);

    /** Edges of a driver's lines that the kernel had to drop, by the holes in its sequence numbers. */
    void edgesLost(String driver, long more);

    /** A driver reports no more edges of a line, though it serves. Once for each line and generation. */
    void lineFailed(String driver, String path, Errno why);
}
