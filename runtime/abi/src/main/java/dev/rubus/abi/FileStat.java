package dev.rubus.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The reply's payload of {@link Syscall#STAT}, little-endian:
 *
 * <pre>
 *  0 u32 mode      as st_mode of stat(2): type and permission bits
 *  4 u32 reserved  0
 *  8 i64 size      bytes
 * 16 i64 modified  ms since 1970; 0 if it has no time
 * </pre>
 */
public record FileStat(int mode, long size, long modifiedMillis) {
    public static final int BYTES = 24;
    private static final int S_IFMT = 0170000;
    private static final int S_IFDIR = 0040000;

    public boolean directory() {
        return (mode & S_IFMT) == S_IFDIR;
    }

    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(mode)
                .putInt(0)
                .putLong(size)
                .putLong(modifiedMillis)
                .array();
    }

    /** @throws ProtocolViolation if it is of another length or has a negative size */
    public static FileStat decode(byte[] bytes) throws ProtocolViolation {
        if (bytes.length != BYTES) {
            throw new ProtocolViolation("file stat of " + bytes.length + " bytes, not " + BYTES);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        FileStat stat = new FileStat(in.getInt(0), in.getLong(8), in.getLong(16));
        if (stat.size < 0) {
            throw new ProtocolViolation("file size " + stat.size);
        }
        return stat;
    }
}
