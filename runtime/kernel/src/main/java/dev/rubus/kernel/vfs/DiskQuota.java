package dev.rubus.kernel.vfs;

import dev.rubus.abi.Errno;

/**
 * What one owner may keep on a disk. A file counts in whole blocks of its length, at least one, holes included: neither many empty files nor
 * one far offset goes round it. One thread at a time.
 */
public final class DiskQuota {
    /** Bytes; what usual file systems give out at least. */
    public static final long BLOCK = 4096;

    private final long limit;
    private long used;

    /** @param limit bytes */
    public DiskQuota(long limit) {
        this.limit = limit;
    }

    public long limit() {
        return limit;
    }

    /** Bytes in whole blocks. */
    public long used() {
        return used;
    }

    /** Begins anew with what is on the disk. */
    public void recount(Iterable<Long> sizes) {
        used = 0;
        sizes.forEach(size -> used += blocks(size));
    }

    /** One more file, empty. @throws VfsException EDQUOT */
    public void create(String path) throws VfsException {
        if (used + BLOCK > limit) {
            throw new VfsException(Errno.EDQUOT, path);
        }
        used += BLOCK;
    }

    /**
     * A file that shall grow.
     *
     * @return the size that it may have: {@code to}, or less if that is all there is room for
     */
    public long grow(long from, long to) {
        long room = Math.max(0, limit - used) / BLOCK * BLOCK;
        long allowed = Math.clamp(blocks(from) + room, from, Math.max(from, to));
        used += blocks(allowed) - blocks(from);
        return allowed;
    }

    /** A file that is shorter now, or did not grow as far as it was allowed to. */
    public void shrink(long from, long to) {
        used -= blocks(from) - blocks(to);
    }

    /** A file that is gone. */
    public void remove(long size) {
        used -= blocks(size);
    }

    private static long blocks(long size) {
        return Math.max(BLOCK, (size + BLOCK - 1) / BLOCK * BLOCK);
    }
}
