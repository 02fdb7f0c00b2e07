package dev.rubus.linux;

import com.sun.jna.Native;

/** What changes a thread's namespaces: for one thread of ring 0. */
final class NamespaceLibC {
    static final int CLONE_FS = 0x200;
    static final int CLONE_NEWNS = 0x20000;
    static final int CLONE_NEWNET = 0x40000000;

    static {
        Native.register(NamespaceLibC.class, "c");
    }

    private NamespaceLibC() {}

    static native int unshare(int flags);

    static native int setns(int fd, int kind);
}
