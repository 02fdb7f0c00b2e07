package dev.rubus.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** libseccomp 2: the compiler of seccomp filters (seccomp_init(3), seccomp_rule_add(3), seccomp_export_bpf(3)). */
final class LibSeccomp {
    static {
        Native.register(LibSeccomp.class, "libseccomp.so.2");
    }

    private LibSeccomp() {}

    static native Pointer seccomp_init(int defaultAction);

    static native void seccomp_release(Pointer filter);

    static native int seccomp_syscall_resolve_name(String name);

    static native int seccomp_rule_add_array(
            Pointer filter, int action, int syscall, int conditions, Pointer conditionArray);

    static native int seccomp_export_bpf(Pointer filter, int fd);
}
