package dev.rubus.kernel.sched;

import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;

/**
 * How long the next request of one client on one device will take: what the data sheet says of its kind and length, times what such
 * requests of this client were seen to need. It is a request's slice, and is charged until the truth is known.
 *
 * <p>On the wire of an I2C bus at 100 kHz a byte and its acknowledge take 90 µs (UM10204), whatever its speed really is: the ratio learns.
 */
public final class RequestCost {
    /** One byte on an I2C bus, ns. */
    public static final long BYTE_NANOS = 90_000;

    static final long LINE_NANOS = 5_000;
    /** What is neither on a bus nor a line, ns. */
    public static final long OTHER_NANOS = 100_000;

    /** What stands before the bytes of an SMBus command. */
    private static final int SMBUS_HEAD = 5;

    private static final int SCAN_ADDRESSES = 117;

    /** A new observation moves the ratio by a quarter: the fourth request of a slow chip is known to be slow. */
    private static final double LEARNING = 0.25;

    private static final double LEAST = 1.0 / 256;
    private static final double MOST = 256;

    private final double[] ratio = new double[Syscall.values().length + 1];

    public RequestCost() {
        java.util.Arrays.fill(ratio, 1);
    }

    /** Nanoseconds that the request will take. */
    public long expected(RingRecord request) {
        return expected(request.op, nominal(request));
    }

    /** The same of a request that is not at hand. @param nominalNanos see {@link #nominal} */
    public long expected(int op, long nominalNanos) {
        return (long) (ratio[kind(op)] * nominalNanos);
    }

    /** The request took so long. */
    public void learn(RingRecord request, long nanos) {
        learn(request.op, nominal(request), nanos);
    }

    /** The same of a request that is not at hand. */
    public void learn(int op, long nominalNanos, long nanos) {
        int kind = kind(op);
        double seen = Math.clamp((double) nanos / nominalNanos, LEAST, MOST);
        ratio[kind] += (seen - ratio[kind]) * LEARNING;
    }

    private int kind(int op) {
        return op > 0 && op < ratio.length ? op : 0;
    }

    /** What the data sheet says, ns; above 0. */
    public static long nominal(RingRecord request) {
        if (request.op == Syscall.TRANSFER.number()) {
            return BYTE_NANOS * wireBytes(request.payload, request.length);
        }
        if (request.op == Syscall.SCAN.number()) {
            return BYTE_NANOS * SCAN_ADDRESSES;
        }
        boolean line = request.op == Syscall.READ.number() || request.op == Syscall.WRITE.number();
        return line ? LINE_NANOS : OTHER_NANOS;
    }

    /** Of an {@link dev.rubus.abi.I2cTransfer} that was found to be one: addresses and data. Reads no more than is there. */
    private static int wireBytes(byte[] transfer, int length) {
        int count = length == 0 ? 0 : Byte.toUnsignedInt(transfer[0]);
        if (count == 0xff) {
            // An SMBus command: address, command, and what it writes, or the address again and what it reads.
            if (length < SMBUS_HEAD) {
                return 2;
            }
            return transfer[1] == 1 ? 3 + Math.max(1, Byte.toUnsignedInt(transfer[4])) : 2 + length - SMBUS_HEAD;
        }
        int bytes = Math.max(1, count) + Math.max(0, length - 1 - 3 * count);
        for (int at = 1; at + 3 <= Math.min(length, 1 + 3 * count); at += 3) {
            if (transfer[at] == 1) {
                bytes += Byte.toUnsignedInt(transfer[at + 1]) + (Byte.toUnsignedInt(transfer[at + 2]) << 8);
            }
        }
        return bytes;
    }
}
