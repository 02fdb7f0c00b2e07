package dev.rubus.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Memory;
import dev.rubus.abi.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** EventFd, Epoll, Poll, PidFd and pipes, on the kernel itself. */
@Timeout(60)
class WaitingTest {
    @Test
    void aBellRingsOnceForManyRingsUntilItIsSilenced() throws IOException {
        try (EventFd bell = EventFd.create()) {
            Poll poll = new Poll();
            poll.add(bell.fd());
            assertFalse(poll.await(0));
            bell.ring();
            bell.ring();
            assertTrue(poll.await(10_000));
            assertTrue(poll.ready(0));
            bell.drain();
            assertFalse(poll.await(0));
            bell.drain();
        }
    }

    @Test
    void aBellThatIsFullRingsStill() throws IOException {
        try (EventFd bell = EventFd.create();
                Memory most = new Memory(8)) {
            most.setLong(0, -2L);
            assertTrue(bell.fd().write(most, 8));
            bell.ring();
            Poll poll = new Poll();
            poll.add(bell.fd());
            assertTrue(poll.await(0));
        }
    }

    @Test
    void aBellWakesAThreadThatWaits() throws Exception {
        try (EventFd bell = EventFd.create()) {
            Thread ringer = Thread.ofPlatform().start(() -> {
                try {
                    bell.ring();
                } catch (LinuxException e) {
                    throw new AssertionError(e);
                }
            });
            Poll poll = new Poll();
            poll.add(bell.fd());
            assertTrue(poll.await(30_000));
            ringer.join();
        }
    }

    @Test
    void aPressureTriggerIsWatchedForPriorityAloneAndWhereThereIsNoneItSaysSo() throws IOException {
        assertThrows(LinuxException.class, () -> PressureTrigger.some("/proc/pressure/none", 150_000, 2_000_000));
        assertThrows(LinuxException.class, () -> PressureTrigger.some("/proc/pressure/memory", 3_000_000, 2_000_000));
        assumeTrue(Files.isWritable(Path.of("/proc/pressure/memory")), "SKIPPED: no PSI in this kernel");
        try (Epoll epoll = new Epoll();
                PressureTrigger trigger = PressureTrigger.some("/proc/pressure/memory", 2_000_000, 2_000_000)) {
            epoll.addPriority(trigger.fd(), 1);
            // A pressure file is always readable; nobody stalls for a whole window here.
            assertEquals(0, epoll.await(0));
        }
    }

    @Test
    void epollNamesTheReadyOnesByTheNumberTheyWereGiven() throws IOException {
        try (Epoll epoll = new Epoll();
                EventFd one = EventFd.create();
                EventFd two = EventFd.create()) {
            epoll.add(one.fd(), Long.MIN_VALUE + 7);
            epoll.add(two.fd(), -1);
            assertEquals(0, epoll.await(0));
            two.ring();
            assertEquals(1, epoll.await(10_000));
            assertEquals(-1, epoll.data(0));
            one.ring();
            assertEquals(2, epoll.await(10_000));
            long[] ready = {epoll.data(0), epoll.data(1)};
            Arrays.sort(ready);
            assertArrayEquals(new long[] {Long.MIN_VALUE + 7, -1}, ready);
            epoll.remove(two.fd());
            one.drain();
            assertEquals(0, epoll.await(0));
        }
    }

    @Test
    void pollHoldsMoreThanItBeganWith() throws IOException {
        EventFd[] bells = new EventFd[40];
        Poll poll = new Poll();
        for (int i = 0; i < bells.length; i++) {
            bells[i] = EventFd.create();
            assertEquals(i, poll.add(bells[i].fd()));
        }
        bells[0].ring();
        bells[39].ring();
        assertTrue(poll.await(0));
        for (int i = 0; i < bells.length; i++) {
            assertEquals(i == 0 || i == 39, poll.ready(i));
            bells[i].close();
        }
    }

    @Test
    void aPidFdIsReadableWhenItsProcessHasDied() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        try (PidFd pidFd = PidFd.open((int) process.pid())) {
            Poll poll = new Poll();
            poll.add(pidFd.fd());
            assertFalse(poll.await(0));
            pidFd.signal(PidFd.SIGSTOP);
            pidFd.signal(PidFd.SIGCONT);
            assertTrue(process.isAlive());
            pidFd.signal(PidFd.SIGKILL);
            assertTrue(poll.await(20_000));
            process.waitFor();
            assertThrows(LinuxException.class, () -> pidFd.signal(PidFd.SIGTERM));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aPipeDoesNotBlockAndSaysItsEnd() throws IOException {
        Fd[] pipe = Fd.pipe();
        try (Memory bytes = new Memory(4096)) {
            bytes.clear();
            assertEquals(-1, pipe[0].read(bytes));
            int written = 0;
            while (pipe[1].write(bytes, 4096)) {
                written++;
            }
            assertTrue(written >= 1 && written <= 1024, written + " pages");
            assertEquals(4096, pipe[0].read(bytes));
            pipe[1].close();
            for (int i = 1; i < written; i++) {
                assertEquals(4096, pipe[0].read(bytes));
            }
            assertEquals(0, pipe[0].read(bytes));
            pipe[0].close();
            pipe[0].close();
            assertEquals(-1, pipe[0].number());
            assertEquals(
                    Errno.EBADF,
                    assertThrows(LinuxException.class, () -> pipe[0].read(bytes))
                            .errno());
        }
    }

    @Test
    void aDuplicateOutlivesTheOriginal() throws IOException {
        Fd[] pipe = Fd.pipe();
        try (Fd copy = pipe[1].duplicate();
                Memory bytes = new Memory(8)) {
            pipe[1].close();
            bytes.setLong(0, 1);
            assertTrue(copy.write(bytes, 8));
            assertEquals(8, pipe[0].read(bytes));
        } finally {
            pipe[0].close();
        }
    }

    @Test
    void nanoTimeIsTheClockThatTheKernelStampsEdgesWith() {
        try (Memory time = new Memory(16)) {
            com.sun.jna.Function clock = com.sun.jna.Function.getFunction("c", "clock_gettime");
            for (int i = 0; i < 100; i++) {
                long before = System.nanoTime();
                assertEquals(0, clock.invokeInt(new Object[] {1, time}));
                long after = System.nanoTime();
                long monotonic = time.getLong(0) * 1_000_000_000L + time.getLong(8);
                assertTrue(before <= monotonic && monotonic <= after, before + " " + monotonic + " " + after);
            }
        }
    }
}
