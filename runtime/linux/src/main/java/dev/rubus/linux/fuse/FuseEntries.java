package dev.rubus.linux.fuse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The reply to READDIR: {@code struct fuse_dirent} one after another, each on a multiple of 8. */
public final class FuseEntries {
    private static final int HEADER = 24;
    private static final int ALIGNMENT = 8;

    private final ByteBuffer out;

    /** @param room how many bytes the kernel takes */
    public FuseEntries(int room) {
        out = ByteBuffer.allocate(room).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Appends one; what type it is the kernel asks when somebody wants to know.
     *
     * @param next where a READDIR that wants what follows begins
     * @return false: it does not fit, and nothing was appended
     */
    public boolean add(long ino, long next, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int length = (HEADER + bytes.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        if (out.remaining() < length) {
            return false;
        }
        int end = out.position() + length;
        out.putLong(ino).putLong(next).putInt(bytes.length).putInt(0).put(bytes);
        out.position(end);
        return true;
    }

    public byte[] bytes() {
        return Arrays.copyOf(out.array(), out.position());
    }
}
