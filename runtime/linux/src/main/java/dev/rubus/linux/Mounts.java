package dev.rubus.linux;

import java.nio.file.Path;

/** Mounts of the supervisor's own mount namespace (mount(2)). Root only. */
public final class Mounts {
    private static final int MNT_DETACH = 2;
    private static final long MS_RDONLY = 1;
    private static final long MS_NOSUID = 2;
    private static final long MS_NODEV = 4;
    private static final long MS_NOEXEC = 8;
    private static final long MS_REMOUNT = 32;
    private static final long MS_BIND = 4096;

    private Mounts() {}

    /** A union: the layers in {@code lower} (top first, read-only) under the writable {@code upper}. */
    public static void overlay(Path target, String lower, Path upper, Path work) throws LinuxException {
        String options = "lowerdir=" + lower + ",upperdir=" + upper + ",workdir=" + work;
        LibC.check(
                Ring0LibC.mount("rubus", target.toString(), "overlay", MS_NOSUID | MS_NODEV, options),
                "mount overlay at " + target);
    }

    public static void tmpfs(Path target, String options) throws LinuxException {
        LibC.check(
                Ring0LibC.mount("rubus", target.toString(), "tmpfs", MS_NOSUID | MS_NODEV, options),
                "mount tmpfs at " + target);
    }

    /** Makes a folder appear at another place too, read-only. */
    public static void bindReadOnly(Path source, Path target) throws LinuxException {
        LibC.check(Ring0LibC.mount(source.toString(), target.toString(), "none", MS_BIND, ""), "bind " + source);
        long flags = MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV;
        LibC.check(Ring0LibC.mount("none", target.toString(), "none", flags, ""), "remount read-only " + target);
    }

    /**
     * A file system that whoever holds the descriptor serves, for all users: the kernel checks owner, group and mode.
     *
     * @param device an open {@code /dev/fuse} without a mount
     */
    public static void fuse(Path target, Fd device) throws LinuxException {
        String options =
                "fd=" + device.number() + ",rootmode=40000,user_id=0,group_id=0,allow_other,default_permissions";
        LibC.check(
                Ring0LibC.mount("rubus", target.toString(), "fuse.rubus", MS_NOSUID | MS_NODEV | MS_NOEXEC, options),
                "mount fuse at " + target);
    }

    public static void unmount(Path target) throws LinuxException {
        LibC.check(Ring0LibC.umount2(target.toString(), MNT_DETACH), "umount " + target);
    }
}
