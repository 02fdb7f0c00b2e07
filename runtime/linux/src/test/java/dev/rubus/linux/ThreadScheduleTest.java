package dev.rubus.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.rubus.abi.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThreadScheduleTest {
    private static final int NOBODY = 0x7fff_fff0;

    private Process other;

    @BeforeEach
    void begin() throws IOException {
        other = new ProcessBuilder("sleep", "60").start();
    }

    @AfterEach
    void end() throws InterruptedException {
        other.destroyForcibly();
        other.waitFor(10, TimeUnit.SECONDS);
    }

    @Test
    void anotherProcessesThreadRunsUnderFifoAndBackAgain() throws IOException {
        int tid = (int) other.pid();
        assertEquals("SCHED_OTHER", ThreadSchedule.of(tid).toString());
        try {
            new ThreadSchedule(ThreadSchedule.FIFO, 7).apply(tid);
        } catch (LinuxException e) {
            assertEquals(Errno.EPERM, e.errno());
            abort("this machine does not allow it: " + e.getMessage());
        }
        assertEquals("SCHED_FIFO 7", ThreadSchedule.of(tid).toString());
        String stat = Files.readString(Path.of("/proc/" + tid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        assertEquals("7", fields[37], "rt_priority of proc_pid_stat(5)");
        assertEquals("1", fields[38], "policy");
        new ThreadSchedule(ThreadSchedule.OTHER, 0).apply(tid);
        assertEquals("SCHED_OTHER", ThreadSchedule.of(tid).toString());
    }

    @Test
    void theTimeUnderFifoIsLimited() throws IOException {
        ThreadSchedule.limitRealTime((int) other.pid(), Duration.ofSeconds(1));
        String limits = Files.readString(Path.of("/proc/" + other.pid() + "/limits"));
        String line = limits.lines()
                .filter(each -> each.startsWith("Max realtime timeout"))
                .findFirst()
                .orElseThrow();
        assertEquals("1000000 1000000 us", line.substring(25).strip().replaceAll("\\s+", " "));
    }

    @Test
    void whatCannotBeIsRefusedWithTheKernelsReason() {
        assertEquals(Errno.ESRCH, refused(() -> ThreadSchedule.of(NOBODY)));
        assertEquals(Errno.ESRCH, refused(() -> new ThreadSchedule(ThreadSchedule.FIFO, 7).apply(NOBODY)));
        assertEquals(Errno.ESRCH, refused(() -> ThreadSchedule.limitRealTime(NOBODY, Duration.ofSeconds(1))));
        for (int priority : new int[] {-1, 0, 100, Integer.MAX_VALUE}) {
            assertEquals(
                    Errno.EINVAL,
                    refused(() -> new ThreadSchedule(ThreadSchedule.FIFO, priority).apply((int) other.pid())),
                    "priority " + priority);
        }
    }

    private interface Attempt {
        void run() throws LinuxException;
    }

    private static Errno refused(Attempt attempt) {
        return assertThrows(LinuxException.class, attempt::run).errno();
    }
}
