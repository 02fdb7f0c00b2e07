package dev.rubus.linux.fuse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bodies of replies. Nothing may be kept by the kernel: all times for which an answer holds are 0. */
public final class FuseReply {
    /** Reads and writes come here as they are, whatever size the kernel was told. */
    public static final int DIRECT_IO = 1;

    public static final byte[] EMPTY = {};

    /** Bytes of the longest name that statfs(2) says. */
    private static final int NAME_MAX = 255;

    private FuseReply() {}

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** An entry that was looked up: {@code struct fuse_entry_out}. The kernel holds the number until it says FORGET. */
    public static byte[] entry(long node, FuseAttr attr) {
        ByteBuffer out = buffer(40 + FuseAttr.BYTES).putLong(node);
        out.position(40);
        attr.write(out);
        return out.array();
    }

    /** {@code struct fuse_attr_out}. */
    public static byte[] attr(FuseAttr attr) {
        ByteBuffer out = buffer(16 + FuseAttr.BYTES);
        out.position(16);
        attr.write(out);
        return out.array();
    }

    /** {@code struct fuse_open_out}. */
    public static byte[] opened(long handle, int flags) {
        return buffer(16).putLong(handle).putInt(flags).array();
    }

    /** The entry and the open file of CREATE. */
    public static byte[] created(long node, FuseAttr attr, long handle, int flags) {
        byte[] entry = entry(node, attr);
        byte[] open = opened(handle, flags);
        return buffer(entry.length + open.length).put(entry).put(open).array();
    }

    /** {@code struct fuse_write_out}. */
    public static byte[] written(int count) {
        return buffer(8).putInt(count).array();
    }

    /** {@code struct fuse_poll_out}. @param events as poll(2) has them */
    public static byte[] polled(int events) {
        return buffer(8).putInt(events).array();
    }

    /** {@code struct fuse_statfs_out}: no blocks, so that df leaves the mount out. */
    public static byte[] statfs(int blockBytes) {
        ByteBuffer out = buffer(80);
        out.putInt(40, blockBytes).putInt(44, NAME_MAX).putInt(48, blockBytes);
        return out.array();
    }

    /** {@code struct fuse_init_out}. @param minor the lower of the kernel's and ours */
    static byte[] init(int major, int minor, int flags, int maxWrite) {
        ByteBuffer out = buffer(64).putInt(major).putInt(minor).putInt(0).putInt(flags);
        // Requests in the background are none: nothing is read ahead.
        out.putShort((short) 0).putShort((short) 0).putInt(maxWrite).putInt(1);
        return out.array();
    }
}
