package dev.rubus.linux;

import com.sun.jna.Memory;
import java.time.Duration;

/**
 * How Linux schedules one thread, of this process or of another one: sched_setscheduler(2). Another one's needs CAP_SYS_NICE.
 *
 * @param policy {@link #OTHER}, {@link #FIFO}, or another of {@code linux/sched.h}
 * @param priority 1 to 99 under {@link #FIFO}, else 0
 */
public record ThreadSchedule(int policy, int priority) {
    public static final int OTHER = 0;
    public static final int FIFO = 1;

    /** What the thread starts does not inherit it. */
    private static final int RESET_ON_FORK = 0x4000_0000;

    private static final int RLIMIT_RTTIME = 15;

    /** What the kernel says now. @throws LinuxException ESRCH if there is no such thread */
    public static ThreadSchedule of(int tid) throws LinuxException {
        int policy = LibC.check(Ring0LibC.sched_getscheduler(tid), "sched_getscheduler " + tid);
        Memory priority = new Memory(Integer.BYTES);
        LibC.check(Ring0LibC.sched_getparam(tid, priority), "sched_getparam " + tid);
        return new ThreadSchedule(policy & ~RESET_ON_FORK, priority.getInt(0));
    }

    /** Sets it. @throws LinuxException EPERM where that is not allowed, ESRCH if there is no such thread */
    public void apply(int tid) throws LinuxException {
        Memory param = new Memory(Integer.BYTES);
        param.setInt(0, priority);
        int how = policy == OTHER ? OTHER : policy | RESET_ON_FORK;
        LibC.check(Ring0LibC.sched_setscheduler(tid, how, param), "sched_setscheduler " + tid);
    }

    /** A thread of the process that computes for so long under {@link #FIFO} without waiting once ends the process (RLIMIT_RTTIME). */
    public static void limitRealTime(int pid, Duration most) throws LinuxException {
        Memory limit = new Memory(2L * Long.BYTES);
        limit.setLong(0, most.toNanos() / 1000);
        limit.setLong(Long.BYTES, most.toNanos() / 1000);
        LibC.check(Ring0LibC.prlimit(pid, RLIMIT_RTTIME, limit, null), "prlimit " + pid);
    }

    @Override
    public String toString() {
        return switch (policy) {
            case OTHER -> "SCHED_OTHER";
            case FIFO -> "SCHED_FIFO " + priority;
            default -> "policy " + policy + " " + priority;
        };
    }
}
