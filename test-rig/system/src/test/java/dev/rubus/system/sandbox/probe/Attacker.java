package dev.rubus.system.sandbox.probe;

import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.util.SplittableRandom;

/**
 * At full speed, round after round, and always within the protocol so that nothing ends it: more calls than its rate, more that wait than its
 * quota, records of garbage, a bell without end. It reads its answers, says after each round when it did what, how many came and which,
 * and that none is missing.
 */
public final class Attacker {
    public static final String CHIP = "/dev/i2c/1/0x50";
    private static final long PHASE_NANOS = 1_500_000_000L;
    private static final int TRANSFERS = 600;
    private static final int NUMBERS = Syscall.NUMBERS + 40;

    private final RawChannel raw;
    private final SplittableRandom random;
    private final RingRecord record = new RingRecord();
    private final RingRecord answer = new RingRecord();
    private final long[] errors = new long[256];
    private long sent;
    private long answered;
    private int opened;
    private long phaseBegun;

    private Attacker(RawChannel raw, long seed) {
        this.raw = raw;
        this.random = new SplittableRandom(seed);
    }

    public static void main(String[] args) throws Exception {
        RawChannel raw = RawChannel.join();
        long seed = System.nanoTime();
        System.out.println("ATTACK seed " + seed);
        new Attacker(raw, seed).rounds();
    }

    private void rounds() throws Exception {
        send(Syscall.OPEN.number(), request(Syscall.OPEN, 0).text(CHIP));
        awaitAnswers();
        if (answer.result <= 0) {
            throw new IllegalStateException("open " + CHIP + ": " + answer.result);
        }
        opened = answer.result;
        for (int round = 1; ; round++) {
            // Each says for itself, and all of it is said at once: the test reads whole rounds.
            String said = "ATTACK round " + round + ":" + overRate() + overOutstanding() + garbage() + bell();
            System.out.println(said + " MISSING=" + (sent - answered));
        }
    }

    private String overRate() throws Exception {
        begin();
        long end = phaseBegun + PHASE_NANOS;
        while (System.nanoTime() < end) {
            send(Syscall.NOP.number(), request(Syscall.NOP, 0));
        }
        return report("RATE");
    }

    /** Each takes as long as the bus lets it; who waits counts, so that most are refused at once. */
    private String overOutstanding() throws Exception {
        begin();
        byte[] write = I2cTransfer.Plain.of(I2cTransfer.Message.write((byte) 0, (byte) 0x5a))
                .encode();
        for (int i = 0; i < TRANSFERS; i++) {
            send(Syscall.TRANSFER.number(), request(Syscall.TRANSFER, opened).payload(write));
        }
        return report("OUTSTANDING");
    }

    /** Any number, handle, arguments and bytes; only EXIT and CLOSE, which would be believed, are left out. */
    private String garbage() throws Exception {
        begin();
        byte[] bytes = new byte[RingRecord.MAX_PAYLOAD];
        long end = System.nanoTime() + PHASE_NANOS;
        while (System.nanoTime() < end) {
            int op = random.nextInt(4) == 0 ? random.nextInt(1 << 16) : random.nextInt(NUMBERS);
            if (op == Syscall.EXIT.number() || op == Syscall.CLOSE.number()) {
                continue;
            }
            random.nextBytes(bytes);
            request(Syscall.NOP, random.nextBoolean() ? opened : random.nextInt());
            if (random.nextBoolean()) {
                record.args(random.nextLong(), random.nextLong());
            } else {
                record.args(random.nextInt(3), 0); // gets past the first checks
            }
            record.payload(bytes, 0, random.nextInt(random.nextInt(8) == 0 ? bytes.length : RingRecord.INLINE));
            send(op, record);
        }
        return report("GARBAGE");
    }

    private String bell() throws Exception {
        begin();
        long rings = 0;
        long end = phaseBegun + PHASE_NANOS;
        while (System.nanoTime() < end) {
            raw.doorbellUp.ring();
            raw.channel.beat();
            rings++;
        }
        return time("BELL") + " " + rings;
    }

    private RingRecord request(Syscall op, int handle) {
        return record.start(RingRecord.REQUEST, op, handle, 0);
    }

    private void send(int op, RingRecord what) throws Exception {
        what.op = op;
        what.token = ++sent;
        while (!raw.channel.out().offer(what)) {
            raw.wake();
            takeAnswers();
        }
        raw.wake();
        takeAnswers();
    }

    private void takeAnswers() throws Exception {
        raw.channel.beat();
        while (raw.channel.in().poll(answer)) {
            if (answer.isReply()) {
                answered++;
                errors[answer.result >= 0 ? 0 : Math.min(-answer.result, errors.length - 1)]++;
            }
        }
    }

    private void awaitAnswers() throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        while (answered < sent && System.nanoTime() < end) {
            raw.wake();
            takeAnswers();
            Thread.onSpinWait();
        }
    }

    private void begin() {
        java.util.Arrays.fill(errors, 0);
        phaseBegun = System.nanoTime();
    }

    private String time(String phase) {
        return " " + phase + " from " + phaseBegun + " to " + System.nanoTime();
    }

    private String report(String phase) throws Exception {
        awaitAnswers();
        StringBuilder line = new StringBuilder(time(phase));
        for (int code = 0; code < errors.length; code++) {
            if (errors[code] > 0) {
                line.append(' ').append(Errno.of(code)).append('=').append(errors[code]);
            }
        }
        return line.toString();
    }
}
