package dev.rubus.fs;

import dev.rubus.abi.Errno;
import dev.rubus.sdk.SyscallException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Open files or folders by the numbers that the kernel has for them. One of an earlier run of this process is ESTALE. Any thread. */
final class Handles<T> {
    private static final int GENERATION_SHIFT = 32;

    private final int generation;
    private final Map<Long, T> open = new ConcurrentHashMap<>();
    private final AtomicLong last;

    Handles(int generation) {
        this.generation = generation;
        this.last = new AtomicLong((long) generation << GENERATION_SHIFT);
    }

    long add(T file) {
        long number = last.incrementAndGet();
        open.put(number, file);
        return number;
    }

    T get(long number) throws SyscallException {
        T file = open.get(number);
        if (file == null) {
            throw new SyscallException(Errno.ESTALE, "fuse", "an open file", generation);
        }
        return file;
    }

    @Nullable
    T remove(long number) {
        return open.remove(number);
    }

    int size() {
        return open.size();
    }
}
