package dev.rubus.fs;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers by which the kernel names the files that it has seen, and their paths. A number is the kernel's until it forgets it as often as
 * it was told. Numbers of an earlier run of this process mean nothing to a later one, and are never given out again. Any thread.
 */
final class Nodes {
    static final long ROOT = 1;
    static final String ROOT_PATH = "/";

    private static final int GENERATION_SHIFT = 32;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final long first;
    private final Map<Long, Entry> byNumber = new HashMap<>();
    private final Map<String, Long> byPath = new HashMap<>();
    private long last;

    private static final class Entry {
        final String path;
        long lookups;

        Entry(String path) {
            this.path = path;
        }
    }

    /** @param generation of the process, from 1 */
    Nodes(int generation) {
        first = (long) generation << GENERATION_SHIFT;
    }

    /** The number of a path; the kernel has it once more now. */
    synchronized long enter(String path) {
        if (path.equals(ROOT_PATH)) {
            return ROOT;
        }
        long number = byPath.computeIfAbsent(path, p -> first + ++last);
        byNumber.computeIfAbsent(number, n -> new Entry(path)).lookups++;
        return number;
    }

    /** The path of a number; null if it is none of this run. */
    synchronized @Nullable String path(long number) {
        if (number == ROOT) {
            return ROOT_PATH;
        }
        Entry entry = byNumber.get(number);
        return entry == null ? null : entry.path;
    }

    /** The kernel has the number so many times less. */
    synchronized void forget(long number, long lookups) {
        Entry entry = byNumber.get(number);
        if (entry != null && (entry.lookups -= lookups) <= 0) {
            byNumber.remove(number);
            byPath.remove(entry.path);
        }
    }

    synchronized int size() {
        return byNumber.size();
    }

    /** A path below a folder. */
    static String child(String folder, String name) {
        return folder.equals(ROOT_PATH) ? ROOT_PATH + name : folder + "/" + name;
    }

    /** What stat(2) says as the inode's number: the same in each run. FNV-1a. */
    static long inode(String path) {
        long hash = FNV_OFFSET;
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
