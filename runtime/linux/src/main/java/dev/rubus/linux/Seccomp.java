package dev.rubus.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.rubus.abi.Errno;
import java.nio.file.Path;
import java.util.List;

/** Compiles an allow-list of system calls to a BPF program that bubblewrap loads: what is not allowed fails with an errno. */
public final class Seccomp implements AutoCloseable {
    private static final int ALLOW = 0x7fff0000;
    private static final int ERRNO = 0x00050000;
    private static final int CMP_MASKED_EQ = 7;
    private static final int CMP_EQ = 4;
    private static final int CMP_NE = 1;
    private static final int CONDITION_BYTES = 24;
    private static final int UNKNOWN = -1;

    private final Pointer filter;

    /** @param otherwise what a call that no rule allows fails with */
    public Seccomp(Errno otherwise) throws LinuxException {
        filter = LibSeccomp.seccomp_init(ERRNO | otherwise.code());
        if (filter == null) {
            throw new LinuxException("seccomp_init", Errno.ENOMEM.code());
        }
    }

    /** Allows calls by name; names that this architecture does not have are passed over. */
    public Seccomp allow(List<String> names) throws LinuxException {
        for (String name : names) {
            add(ALLOW, name, 0, Pointer.NULL);
        }
        return this;
    }

    /** Fails the call with another errno than the default. */
    public Seccomp fail(String name, Errno errno) throws LinuxException {
        add(ERRNO | errno.code(), name, 0, Pointer.NULL);
        return this;
    }

    /** Allows the call when those bits of its argument have that value. */
    public Seccomp allowBits(String name, int argument, long bits, long value) throws LinuxException {
        return conditional(name, argument, CMP_MASKED_EQ, bits, value);
    }

    /** Allows the call when its argument has exactly that value. */
    public Seccomp allowEqual(String name, int argument, long value) throws LinuxException {
        return conditional(name, argument, CMP_EQ, value, 0);
    }

    /** Allows the call unless its argument's low 32 bits have that value. */
    public Seccomp allowNotEqual(String name, int argument, long value) throws LinuxException {
        return conditional(name, argument, CMP_NE, value, 0);
    }

    private Seccomp conditional(String name, int argument, int op, long a, long b) throws LinuxException {
        // struct scmp_arg_cmp { unsigned arg; enum op; u64 datum_a, datum_b; }
        Memory condition = new Memory(CONDITION_BYTES);
        condition.setInt(0, argument);
        condition.setInt(4, op);
        condition.setLong(8, a);
        condition.setLong(16, b);
        add(ALLOW, name, 1, condition);
        return this;
    }

    private void add(int action, String name, int conditions, Pointer array) throws LinuxException {
        int number = LibSeccomp.seccomp_syscall_resolve_name(name);
        if (number <= UNKNOWN) {
            return;
        }
        int rc = LibSeccomp.seccomp_rule_add_array(filter, action, number, conditions, array);
        if (rc < 0) {
            throw new LinuxException("seccomp rule for " + name, -rc);
        }
    }

    /** Writes the BPF program to a new file. */
    public void export(Path file) throws LinuxException {
        try (Fd fd = new Fd(LibC.check(
                Ring0LibC.open(file.toString(), LibC.O_RDWR | 0x40 | LibC.O_CLOEXEC, 0644), "create " + file))) {
            int rc = LibSeccomp.seccomp_export_bpf(filter, fd.number());
            if (rc < 0) {
                throw new LinuxException("seccomp_export_bpf", -rc);
            }
        }
    }

    @Override
    public void close() {
        LibSeccomp.seccomp_release(filter);
    }
}
