package dev.rubus.board.manifest;

import dev.rubus.board.quantity.Budget;
import dev.rubus.board.quantity.DurationRange;
import dev.rubus.board.quantity.Nice;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Every value that a manifest may leave out, in one place, with the bounds of those it may not. Sizes are bytes. */
public final class Defaults {
    private static final long MIB = 1L << 20;

    /** Port of the node's own broker: MQTT's registered one. */
    public static final int MQTT_PORT = 1883;

    public static final String BOARD = "auto";

    /** What all programs of a node may use together, at least. A Pi with 512 MiB must be able to give it. */
    private static final long LEAST_MEMORY_BUDGET = 256 * MIB;

    /** Without a word in node.toml: half of the machine. */
    public static long memoryBudget(long machineBytes) {
        return Math.max(LEAST_MEMORY_BUDGET, machineBytes / 2);
    }

    public static final long MIN_MEMORY_BUDGET = 64 * MIB;

    /** A driver measures 32 MiB; the same again is room for a burst. */
    public static final long MEMORY = 64 * MIB;

    /** A JVM does not start in less. */
    public static final long MIN_MEMORY = 16 * MIB;

    /** No Raspberry Pi has more. */
    public static final long MAX_MEMORY = 16L << 30;

    /** Threads count as pids; a JVM starts with about 20. */
    public static final int PIDS = 128;

    public static final int MAX_PIDS = 32768;

    /** Below this an app's log alone would be held up. */
    public static final long MIN_IO = 4096;

    /** More than a program that waits for each answer can do on a Pi, and a twentieth of what ring 0 can serve. */
    public static final int SYSCALLS_PER_SECOND = 50_000;

    /** More than the busiest app needs, and few enough that eight of them do not fill a driver's queue. */
    public static final int OUTSTANDING = 128;

    public static final int MAX_OUTSTANDING = 1024;

    /** What an app may keep on the disk. An SD card is small. */
    public static final long DATA = 16 * MIB;

    /** One block. */
    public static final long MIN_DATA = 4096;

    public static final long MAX_DATA = 1L << 40;
    /** Shared with ring 0: a camera's thumbnail, some frames of a display. */
    public static final long REGION = 256 << 10;

    /** One page. */
    public static final long MIN_REGION = 4096;

    /** More belongs into files. */
    public static final long MAX_REGION = 64 * MIB;

    /** As many as a process's ring has records. */
    public static final int MAX_HANDLES = 256;

    public static final Limits LIMITS = new Limits(
            MEMORY,
            OptionalDouble.empty(),
            OptionalLong.empty(),
            PIDS,
            SYSCALLS_PER_SECOND,
            OUTSTANDING,
            REGION,
            MAX_HANDLES);

    public static final DurationRange BACKOFF = new DurationRange(Duration.ofMillis(100), Duration.ofSeconds(30));
    public static final Duration MIN_BACKOFF = Duration.ofMillis(1);
    public static final Duration MAX_BACKOFF = Duration.ofHours(1);
    public static final Budget BUDGET = new Budget(5, Duration.ofSeconds(60));
    public static final Duration HANG_AFTER = Duration.ofSeconds(2);

    /** Machines stall for several milliseconds: anything shorter kills healthy programs. */
    public static final Duration MIN_HANG_AFTER = Duration.ofMillis(50);

    public static final Duration MAX_HANG_AFTER = Duration.ofMinutes(10);

    public static final Restart RESTART =
            new Restart(BACKOFF.min(), BACKOFF.max(), BUDGET.count(), BUDGET.window(), HANG_AFTER);

    public static final int WEIGHT = Nice.NORMAL_WEIGHT;

    /** SCHED_FIFO priority of a driver's interrupt thread: Linux's own for threaded interrupt handlers. */
    public static final int IRQ_PRIORITY = 50;

    public static final int MAX_IRQ_PRIORITY = 99;

    /** A driver's Java heap. */
    public static final long HEAP = 16 * MIB;

    public static final long MIN_HEAP = 4 * MIB;

    /** Drivers are dear, apps go first. */
    public static final int DRIVER_OOM_SCORE_ADJ = -500;

    public static final int APP_OOM_SCORE_ADJ = 300;

    /** -1000 is never, as in Linux. */
    public static final int MIN_OOM_SCORE_ADJ = -1000;

    public static final int MAX_OOM_SCORE_ADJ = 1000;

    private Defaults() {}
}
