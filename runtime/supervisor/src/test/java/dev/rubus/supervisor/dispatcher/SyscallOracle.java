package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Signature;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.Quota;
import dev.rubus.kernel.syscall.HandleTable;
import dev.rubus.supervisor.memory.Region;
import dev.rubus.supervisor.memory.Ring0Memory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says of a call, thought out apart from the dispatcher, with {@link TestRing0}'s devices and grants and the files of
 * {@link dev.rubus.supervisor.vfs.TestTree}. What lies where in a region is a second region's word, told the same.
 */
final class SyscallOracle {
    /** Any result is right: it depends on more than this oracle knows. */
    static final int ANY = Integer.MIN_VALUE;

    final FileOracle files;
    private final HandleTable<Object> open = new HandleTable<>();
    private final Region region;
    /** Where the block lies that was mapped last. */
    long mapped;

    /** @param limits of the process; {@code dataBytes} what it may have on the disk */
    SyscallOracle(Account.Limits limits, long dataBytes) throws IOException {
        Ring0Memory memory = new Ring0Memory(false);
        MemorySegment bytes = Arena.ofAuto().allocate(Region.bytes(limits.regionBytes()), 4096);
        region = memory.region(memory.open("model", limits), bytes);
        open.charge(new Quota(limits.handles()));
        files = new FileOracle(dataBytes);
    }

    /** @return the result or -errno that must come, or {@link #ANY} */
    int answer(RingRecord r) {
        files.payload = null;
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
        Object on = null;
        if (r.handle != 0 || s.needsHandle()) {
            on = open.get(r.handle);
            if (on == null) {
                return -Errno.EBADF.code();
            }
            if (!takes(op, on)) {
                return -Errno.EINVAL.code();
            }
        }
        try {
            return answer(op, r, on);
        } catch (FileOracle.Failure e) {
            return -e.errno.code();
        }
    }

    private static boolean takes(Syscall op, Object on) {
        boolean bus = on.toString().startsWith("/dev/i2c");
        return switch (op) {
            case CLOSE, IOCTL -> true;
            case READ, WRITE, POLL -> !bus;
            case TRANSFER -> bus;
            case SUBSCRIBE -> !bus && on instanceof String;
            default -> false;
        };
    }

    private int answer(Syscall op, RingRecord r, @Nullable Object on) throws FileOracle.Failure {
        if (on instanceof FileOracle.Open file) {
            return switch (op) {
                case READ -> files.read(file, r);
                case WRITE -> files.write(file, r);
                case POLL -> files.poll(file);
                case IOCTL -> files.ioctl(file, r);
                default -> close(r);
            };
        }
        return switch (op) {
            case OPEN -> open(r);
            case CLOSE -> close(r);
            case READ -> r.arg0 == 0 && r.arg1 == 0 ? 1 : -Errno.ESPIPE.code();
            case WRITE -> write(r, Objects.requireNonNull(on));
            case TRANSFER -> transfer(r);
            case IOCTL -> -Errno.ENOTTY.code();
            case PUBLISH -> publish(r);
            case SUBSCRIBE -> r.handle != 0 ? (r.length == 0 ? 0 : -Errno.EINVAL.code()) : ANY;
            case SPAWN -> r.text().equals("other") ? 7 : -Errno.EPERM.code();
            case MAP -> map(r);
            case UNMAP -> unmap(r);
            case STAT -> files.stat(r);
            case LIST -> files.list(r);
            case POLL, NOTE, NOP, CLOCK, EXIT -> 0;
            default -> ANY;
        };
    }

    private int open(RingRecord r) throws FileOracle.Failure {
        String path = r.text();
        Object what;
        if (TestRing0.ACCESS.openings().containsKey(path)) {
            what = path;
        } else if (path.equals("/dev/gpio/4")) {
            return -Errno.EPERM.code();
        } else {
            what = files.open(r);
        }
        int handle = open.open(what);
        return handle < 0 ? -Errno.EMFILE.code() : handle;
    }

    private int close(RingRecord r) {
        open.close(r.handle);
        return 0;
    }

    private static int write(RingRecord r, Object path) {
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

    private int map(RingRecord r) {
        mapped = region.map(r.arg0);
        return mapped < 0 ? -Errno.ENOMEM.code() : 0;
    }

    private int unmap(RingRecord r) {
        return region.unmap(r.arg0) ? 0 : -Errno.EINVAL.code();
    }
}
