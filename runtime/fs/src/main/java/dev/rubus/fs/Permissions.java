package dev.rubus.fs;

/**
 * Permission bits for the machine's users. Root is root; the group has what the node's own owner of a file has; everybody else has what any app
 * of the node has.
 */
final class Permissions {
    private static final int OWNER_SHIFT = 6;
    private static final int GROUP_SHIFT = 3;
    private static final int GROUP = 07 << GROUP_SHIFT;

    private Permissions() {}

    /** @param mode st_mode as ring 0 says it */
    static int forUsers(int mode) {
        int owner = mode >> OWNER_SHIFT & 07;
        return mode & ~GROUP | owner << GROUP_SHIFT;
    }
}
