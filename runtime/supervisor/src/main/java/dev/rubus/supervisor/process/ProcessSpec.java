package dev.rubus.supervisor.process;

import dev.rubus.kernel.syscall.Quota;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a process shall be; does not change while the node runs.
 *
 * @param uid the host's uid that only this process has: it is its authentication and its kernel-side separation
 * @param command the program as the sandbox sees it
 * @param inline the class that runs on a thread of the supervisor; empty: a sandboxed process runs the command
 * @param joins true: it does the hand-shake of ring 0; false: a program of somebody else, ready when {@code readyPort} answers, or at once without one
 * @param readyPort host:port for programs that do not join
 * @param network the network namespace to live in; empty: its own, with nothing but a loopback
 * @param folder of an app: seen inside, read-only, at {@link #FOLDER_INSIDE}, where the program starts
 * @param files text files to lay into its root, absolute path to content
 * @param calls which of Linux's system calls it may make
 * @param config handed over in the hand-shake
 * @param env variables inside the sandbox; the programs that build it do not see them
 */
public record ProcessSpec(
        String name,
        ProcessKind kind,
        int uid,
        List<String> command,
        Optional<String> inline,
        boolean joins,
        Optional<InetSocketAddress> readyPort,
        Optional<Path> network,
        Optional<Path> folder,
        Map<String, String> files,
        Calls calls,
        Map<String, String> config,
        Map<String, String> env,
        Resources resources,
        RestartPolicy restart) {
    /** What the walls let through. */
    public enum Calls {
        /** What a JVM, a shell or mosquitto need. */
        USUAL,
        /** What a JVM needs that serves descriptors and changes nothing: no file, no process, no socket of its own. */
        SERVING
    }

    public static final String FOLDER_INSIDE = "/opt/app";
    /** Where a process may write; its home. */
    public static final String DATA_INSIDE = "/data";

    /**
     * Limits, in the units of the cgroup files; the last three are ring 0's own.
     *
     * @param irqPriority SCHED_FIFO of its interrupt thread, if it has one; 0: SCHED_OTHER
     * @param quota of system calls
     */
    public record Resources(
            long memoryBytes,
            int pids,
            OptionalDouble cpuQuota,
            OptionalLong ioBytesPerSecond,
            int weight,
            int oomScoreAdj,
            int irqPriority,
            Quota quota,
            long regionBytes,
            int handles) {}

    /** How it comes back. */
    public record RestartPolicy(
            Duration backoffMin, Duration backoffMax, int budget, Duration window, Duration hangAfter) {}
}
