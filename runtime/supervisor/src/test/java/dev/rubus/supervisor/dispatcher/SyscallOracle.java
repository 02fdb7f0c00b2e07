package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Signature;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.syscall.HandleTable;

/** What the contract says of a call, thought out apart from the dispatcher, with {@link TestRing0}'s devices and grants. */
final class SyscallOracle {
    /** Any result is right: it depends on more than this oracle knows. */
    static final int ANY = Integer.MIN_VALUE;

    private final HandleTable<String> open = new HandleTable<>();

    /** @return the result or -errno that must come, or {@link #ANY} */
    int answer(RingRecord r) {
        Syscall op = Syscall.of(r.op);
        if (op == null) {
            return -Errno.ENOSYS.code();
        }
        Signature s = op.signature();
        if (s.sender() == Signature.Sender.RING0) {
            return -Errno.EPERM.code();
        }
        Errno wrong = s.check(r);
        if (wrong != Errno.OK) {
            return -wrong.code();
        }
        String path = null;
        if (r.handle != 0 || s.needsHandle()) {
            path = open.get(r.handle);
            if (path == null) {
                return -Errno.EBADF.code();
            }
            boolean bus = path.startsWith("/dev/i2c");
            boolean takesBus = op == Syscall.TRANSFER || op == Syscall.CLOSE || op == Syscall.IOCTL;
            boolean takesLine = s.needsHandle() && op != Syscall.TRANSFER || op == Syscall.SUBSCRIBE;
            if (bus ? !takesBus : !takesLine) {
                return -Errno.EINVAL.code();
            }
        }
        return switch (op) {
            case OPEN -> open(r);
            case CLOSE -> {
                open.close(r.handle);
                yield 0;
            }
            case READ -> r.arg0 == 0 && r.arg1 == 0 ? 1 : -Errno.ESPIPE.code();
            case WRITE -> write(r, path);
            case TRANSFER -> transfer(r);
            case IOCTL -> -Errno.ENOTTY.code();
            case PUBLISH -> publish(r);
            case SUBSCRIBE -> r.handle != 0 ? (r.length == 0 ? 0 : -Errno.EINVAL.code()) : ANY;
            case SPAWN -> r.text().equals("other") ? 7 : -Errno.EPERM.code();
            case POLL, NOTE, NOP, CLOCK, EXIT -> 0;
            default -> ANY;
        };
    }

    private int open(RingRecord r) {
        String path = r.text();
        if (TestRing0.ACCESS.openings().containsKey(path)) {
            int handle = open.open(path);
            return handle < 0 ? -Errno.EMFILE.code() : handle;
        }
        return path.equals("/dev/gpio/4") ? -Errno.EPERM.code() : -Errno.ENOENT.code();
    }

    private static int write(RingRecord r, String path) {
        if (r.length != 0 || r.arg0 > 1) {
            return -Errno.EINVAL.code();
        }
        return path.equals(TestRing0.OUT.path()) ? 0 : -Errno.EPERM.code();
    }

    private static int transfer(RingRecord r) {
        try {
            I2cTransfer.decode(r.payload, r.length);
            return 2;
        } catch (ProtocolViolation e) {
            return -Errno.EINVAL.code();
        }
    }

    private static int publish(RingRecord r) {
        try {
            // Granted ones are taken, or refused with EAGAIN while the outbox is full.
            return Reading.decode(r.payload, r.length).point().startsWith("t") ? ANY : -Errno.EPERM.code();
        } catch (ProtocolViolation e) {
            return -Errno.EINVAL.code();
        }
    }
}
