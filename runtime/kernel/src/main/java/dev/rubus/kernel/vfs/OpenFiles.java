package dev.rubus.kernel.vfs;

import dev.rubus.abi.Errno;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open-file table: whose each open file is and where it stands. A number means something only to its owner: to everybody else it is
 * EBADF, closed or not. Any thread.
 */
public final class OpenFiles {
    private final int most;
    private final Map<Integer, Entry> entries = new ConcurrentHashMap<>();
    private final Map<Object, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();

    /** An open file; its lock is held while it is read, written or closed. */
    private static final class Entry {
        final Object owner;
        final OpenFile file;
        final OpenMode mode;
        final String path;
        long position;
        boolean closed;

        Entry(Object owner, OpenFile file, OpenMode mode, String path) {
            this.owner = owner;
            this.file = file;
            this.mode = mode;
            this.path = path;
        }
    }

    /** @param most open files of one owner */
    public OpenFiles(int most) {
        this.most = most;
    }

    /** @return its number, 1 or more, never used again. @throws VfsException EMFILE; the file is closed then */
    int add(Object owner, OpenFile file, OpenMode mode, String path) throws VfsException {
        AtomicInteger count = counts.computeIfAbsent(owner, o -> new AtomicInteger());
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            file.close();
            throw new VfsException(Errno.EMFILE, path);
        }
        int number = last.incrementAndGet();
        entries.put(number, new Entry(owner, file, mode, path));
        return number;
    }

    /** @param offset -1: where the last read or write ended. @throws VfsException EBADF, EINVAL, and what the file says */
    byte[] read(Object owner, int number, long offset, int count) throws VfsException {
        Entry entry = entry(owner, number);
        if (offset < -1 || count < 0) {
            throw new VfsException(Errno.EINVAL, entry.path);
        }
        synchronized (entry) {
            check(entry, entry.mode.reads());
            byte[] bytes = entry.file.read(offset < 0 ? entry.position : offset, count);
            if (offset < 0) {
                entry.position += bytes.length;
            }
            return bytes;
        }
    }

    int write(Object owner, int number, long offset, byte[] bytes) throws VfsException {
        Entry entry = entry(owner, number);
        if (offset < -1) {
            throw new VfsException(Errno.EINVAL, entry.path);
        }
        synchronized (entry) {
            check(entry, entry.mode.writes());
            int written = bytes.length == 0 ? 0 : entry.file.write(offset < 0 ? entry.position : offset, bytes);
            if (offset < 0) {
                entry.position += written;
            }
            return written;
        }
    }

    void truncate(Object owner, int number, long size) throws VfsException {
        Entry entry = entry(owner, number);
        synchronized (entry) {
            if (size < 0) {
                throw new VfsException(Errno.EINVAL, entry.path);
            }
            check(entry, entry.mode.writes());
            entry.file.truncate(size);
        }
    }

    void remove(Object owner, int number) throws VfsException {
        Entry entry = entry(owner, number);
        synchronized (entry) {
            check(entry, entry.mode.writes());
            entry.file.remove();
        }
    }

    boolean poll(Object owner, int number, Runnable whenReadable) throws VfsException {
        Entry entry = entry(owner, number);
        synchronized (entry) {
            check(entry, true);
            return entry.file.poll(whenReadable);
        }
    }

    boolean isNonBlocking(Object owner, int number) throws VfsException {
        return entry(owner, number).mode.has(OpenMode.O_NONBLOCK);
    }

    boolean owns(Object owner, int number) {
        Entry entry = entries.get(number);
        return entry != null && entry.owner.equals(owner);
    }

    void close(Object owner, int number) throws VfsException {
        Entry entry = entry(owner, number);
        if (entries.remove(number, entry)) {
            AtomicInteger count = counts.get(owner);
            if (count != null && count.decrementAndGet() == 0) {
                counts.remove(owner, count);
            }
            synchronized (entry) {
                entry.closed = true;
                entry.file.close();
            }
        }
    }

    /** Closes everything of an owner who is gone. @return how many files that were */
    int closeAll(Object owner) {
        List<Integer> his = entries.entrySet().stream()
                .filter(e -> e.getValue().owner.equals(owner))
                .map(Map.Entry::getKey)
                .toList();
        for (int number : his) {
            try {
                close(owner, number);
            } catch (VfsException e) {
                // Closed by himself a moment ago.
            }
        }
        return his.size();
    }

    /** Open files of everybody. */
    public int size() {
        return entries.size();
    }

    private Entry entry(Object owner, int number) throws VfsException {
        Entry entry = entries.get(number);
        if (entry == null || !entry.owner.equals(owner)) {
            throw new VfsException(Errno.EBADF, "file " + number);
        }
        return entry;
    }

    private static void check(Entry entry, boolean allowed) throws VfsException {
        if (entry.closed || !allowed) {
            throw new VfsException(Errno.EBADF, entry.path);
        }
    }
}
