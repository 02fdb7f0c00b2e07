package dev.rubus.linux.fuse;

import org.jspecify.annotations.Nullable;

/** What the kernel asks for: {@code enum fuse_opcode}, without those that nobody here answers. */
public enum FuseOpcode {
    LOOKUP(1),
    /** No reply. */
    FORGET(2),
    GETATTR(3),
    SETATTR(4),
    SYMLINK(6),
    MKNOD(8),
    MKDIR(9),
    UNLINK(10),
    RMDIR(11),
    RENAME(12),
    LINK(13),
    OPEN(14),
    READ(15),
    WRITE(16),
    STATFS(17),
    RELEASE(18),
    INIT(26),
    OPENDIR(27),
    READDIR(28),
    RELEASEDIR(29),
    CREATE(35),
    /** No reply if it was heeded. */
    INTERRUPT(36),
    /** The last word of a mount. */
    DESTROY(38),
    POLL(40),
    /** No reply. */
    BATCH_FORGET(42),
    RENAME2(45);

    private static final int NUMBERS = 64;
    private static final @Nullable FuseOpcode[] BY_NUMBER = new FuseOpcode[NUMBERS];

    static {
        for (FuseOpcode opcode : values()) {
            BY_NUMBER[opcode.number] = opcode;
        }
    }

    private final int number;

    FuseOpcode(int number) {
        this.number = number;
    }

    /** The entry of that number, or null: {@code ENOSYS}, which the kernel takes as "never ask that again". */
    static @Nullable FuseOpcode of(int number) {
        return number < 0 || number >= NUMBERS ? null : BY_NUMBER[number];
    }
}
