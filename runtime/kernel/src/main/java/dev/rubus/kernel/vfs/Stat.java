package dev.rubus.kernel.vfs;

/**
 * What stat(2) says of a node.
 *
 * @param directory else a file
 * @param mode permission bits, 0 to 0777, for owner, group (unused inside the node) and others
 * @param owner the process it belongs to; {@link #ROOT}: nobody but the operator
 * @param size bytes; 0 for a file that is made as it is read, as in procfs
 * @param modifiedMillis wall clock; 0 if it has no time
 */
public record Stat(boolean directory, int mode, String owner, long size, long modifiedMillis) {
    public static final String ROOT = "root";

    static final int READ = 4;
    static final int WRITE = 2;
    static final int SEARCH = 1;

    private static final int S_IFDIR = 0040000;
    private static final int S_IFREG = 0100000;

    public static Stat directory(int mode) {
        return new Stat(true, mode, ROOT, 0, 0);
    }

    public static Stat file(int mode) {
        return new Stat(false, mode, ROOT, 0, 0);
    }

    /** st_mode: type and permissions. */
    public int fullMode() {
        return (directory ? S_IFDIR : S_IFREG) | mode;
    }

    /** True if the bits allow the caller all that he wants. */
    boolean allows(Caller caller, int wanted) {
        int bits = caller.name().equals(owner) ? mode >> 6 : mode;
        return caller.privileged() || (bits & wanted) == wanted;
    }
}
