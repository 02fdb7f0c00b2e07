package dev.rubus.kernel.vfs;

import dev.rubus.abi.Errno;

/**
 * A file in use. One thread at a time, but for the callback of {@link #poll}, which comes on whatever thread noticed. A read or write takes
 * as long as a device takes, never as long as an event lets wait for itself: for that there is poll.
 */
public interface OpenFile extends AutoCloseable {
    /**
     * What is there, at most {@code count} bytes; none at the end.
     *
     * @param offset where from; a stream has no places and ignores it
     * @throws VfsException EAGAIN if it is a stream and nothing has come yet, EINTR if its driver went away meanwhile
     */
    byte[] read(long offset, int count) throws VfsException;

    /** @return bytes written, at least one. @throws VfsException EBADF if it was opened for reading only */
    int write(long offset, byte[] bytes) throws VfsException;

    /**
     * True if a read would not end in EAGAIN. Else the callback comes, once, as soon as that may have changed.
     */
    default boolean poll(Runnable whenReadable) {
        return true;
    }

    /** Sets the length. @throws VfsException EINVAL if it has no length of its own */
    default void truncate(long size) throws VfsException {
        throw new VfsException(Errno.EINVAL, "truncate");
    }

    /** Takes it out of its directory. @throws VfsException EACCES if that cannot be */
    default void remove() throws VfsException {
        throw new VfsException(Errno.EACCES, "remove");
    }

    /** Gives back what it holds; a callback that still waits comes now. */
    @Override
    default void close() {
        // Most files hold nothing.
    }

    /** For files that are only read. */
    static VfsException notForWriting(String name) {
        return new VfsException(Errno.EBADF, name);
    }
}
