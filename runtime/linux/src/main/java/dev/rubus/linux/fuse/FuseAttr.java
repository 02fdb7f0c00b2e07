package dev.rubus.linux.fuse;

import java.nio.ByteBuffer;

/**
 * {@code struct fuse_attr}: what stat(2) says.
 *
 * @param mode type and permission bits
 * @param modifiedMillis since 1970
 */
public record FuseAttr(long ino, long size, long modifiedMillis, int mode, int links, int uid, int gid) {
    static final int BYTES = 88;
    private static final int SECTOR = 512;
    private static final int BLOCK = 4096;

    void write(ByteBuffer to) {
        long seconds = Math.floorDiv(modifiedMillis, 1000);
        int nanos = (int) Math.floorMod(modifiedMillis, 1000L) * 1_000_000;
        to.putLong(ino).putLong(size).putLong((size + SECTOR - 1) / SECTOR);
        to.putLong(seconds).putLong(seconds).putLong(seconds);
        to.putInt(nanos).putInt(nanos).putInt(nanos);
        to.putInt(mode)
                .putInt(links)
                .putInt(uid)
                .putInt(gid)
                .putInt(0)
                .putInt(BLOCK)
                .putInt(0);
    }
}
