package dev.rubus.supervisor.vfs;

import com.sun.management.ThreadMXBean;
import dev.rubus.kernel.syscall.SyscallCounters;
import dev.rubus.supervisor.dispatcher.Dispatcher;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * {@code /proc/allocations}: what the dispatcher's thread has allocated on Java's heap so far, and the system calls it has served. Between
 * two looks the one does not grow with the other: a steady state makes no garbage.
 */
final class Allocations {
    private Allocations() {}

    /** The virtual machine's own count; the part of it that counts is loaded with the first look. */
    static String text(Dispatcher dispatcher) {
        if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads)) {
            return "this virtual machine does not count allocations\n";
        }
        long bytes = threads.getThreadAllocatedBytes(dispatcher.thread().threadId());
        List<SyscallCounters.Row> all = dispatcher.syscallRows().join().getOrDefault("", List.of());
        long calls = all.stream().mapToLong(SyscallCounters.Row::count).sum();
        return "dispatcher_bytes: %d%nsyscalls: %d%n".formatted(bytes, calls);
    }
}
