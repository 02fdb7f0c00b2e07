package dev.rubus.fs;

import dev.rubus.abi.Errno;
import dev.rubus.abi.RingRecord;
import dev.rubus.sdk.NodeFile;
import dev.rubus.sdk.Ring0;
import dev.rubus.sdk.SyscallException;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A file that somebody on the machine has open. Never waits in ring 0, so that who waits here can be let go. Any thread. */
final class OpenPath {
    private final NodeFile file;
    private final String path;
    private @Nullable CompletableFuture<Ring0.Reply> event;
    /** Somebody polls and is told when there is something. */
    private boolean promised;

    /** @param file opened with O_NONBLOCK */
    OpenPath(NodeFile file, String path) {
        this.file = file;
        this.path = path;
    }

    /**
     * As much as there is, at most {@code count} bytes; of a stream the next piece.
     *
     * @param waits false: EAGAIN when nothing has come
     * @param interrupted completed when the reader was killed or got a signal: EINTR
     */
    byte[] read(long offset, int count, boolean waits, CompletableFuture<?> interrupted) throws SyscallException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int wanted;
        byte[] piece;
        do {
            wanted = Math.min(count - all.size(), RingRecord.MAX_PAYLOAD);
            try {
                piece = all.size() == 0
                        ? first(offset, wanted, waits, interrupted)
                        : file.read(offset + all.size(), wanted);
            } catch (SyscallException e) {
                // What was read is told first, the error at the next try: read(2).
                if (all.size() > 0) {
                    break;
                }
                throw e;
            }
            all.write(piece, 0, piece.length);
            // A short piece is the last one before the end, or one of a stream.
        } while (piece.length == wanted && all.size() < count);
        return all.toByteArray();
    }

    private byte[] first(long offset, int count, boolean waits, CompletableFuture<?> interrupted)
            throws SyscallException {
        while (true) {
            try {
                return file.read(offset, count);
            } catch (SyscallException e) {
                if (e.errno() != Errno.EAGAIN || !waits) {
                    throw e;
                }
            }
            CompletableFuture<Ring0.Reply> readable = readable();
            CompletableFuture.anyOf(readable, interrupted).join();
            if (!readable.isDone()) {
                throw new SyscallException(Errno.EINTR, "read", path, 0);
            }
            int result = readable.join().result();
            if (result < 0) {
                throw new SyscallException(Errno.of(-result), "poll", path, 0);
            }
        }
    }

    /** Completes when a read would not wait. One question to ring 0 for all who wait; it stays when one of them leaves. */
    synchronized CompletableFuture<Ring0.Reply> readable() throws SyscallException {
        CompletableFuture<Ring0.Reply> now = event;
        if (now == null || now.isDone()) {
            now = file.readable();
            event = now;
        }
        return now;
    }

    /** Has it done, on a thread of its own, when a read would not wait any more; once, however often it is asked for until then. */
    synchronized void whenReadable(Runnable action) throws SyscallException {
        if (promised) {
            return;
        }
        CompletableFuture<Ring0.Reply> next = readable();
        promised = true;
        next.thenRunAsync(
                () -> {
                    kept();
                    action.run();
                },
                Thread::startVirtualThread);
    }

    private synchronized void kept() {
        promised = false;
    }

    boolean isReadable() throws SyscallException {
        return file.isReadable();
    }

    /** Writes all of it, or as much as there is room for. */
    int write(long offset, byte[] bytes) throws SyscallException {
        int done = 0;
        while (done < bytes.length) {
            try {
                done += file.write(offset + done, bytes, done, bytes.length - done);
            } catch (SyscallException e) {
                // What was written is told first, the error at the next try: write(2).
                if (done > 0) {
                    break;
                }
                throw e;
            }
        }
        return done;
    }

    void ioctl(long command, long argument) throws SyscallException {
        file.ioctl(command, argument);
    }

    void close() throws SyscallException {
        file.close();
    }
}
