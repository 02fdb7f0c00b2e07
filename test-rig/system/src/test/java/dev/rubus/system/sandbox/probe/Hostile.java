package dev.rubus.system.sandbox.probe;

import com.sun.jna.Memory;
import dev.rubus.abi.ChannelLayout;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.lang.foreign.ValueLayout;

/** Breaks the protocol in the way its name says, once; its next run behaves. */
public final class Hostile {
    private Hostile() {}

    public static void main(String[] args) throws Exception {
        RawChannel raw = RawChannel.join();
        System.out.println("PROBE joined: generation " + raw.welcome.generation());
        if (raw.welcome.generation() == 1) {
            Thread.sleep(500);
            strike(raw, raw.welcome.name());
        }
        raw.live();
    }

    private static void strike(RawChannel raw, String name) throws Exception {
        RingRecord record = new RingRecord();
        switch (name) {
            case "bad-tail" -> raw.set(RawChannel.UP_TAIL, 1L << 40);
            case "bad-length" -> forge(raw, RingRecord.REQUEST, 0x7fffffff);
            case "bad-flags" -> forge(raw, 0xffff, 0);
            case "bad-head" -> {
                raw.set(RawChannel.DOWN_HEAD, -5);
                fill(raw, record, 2L * ChannelLayout.RECORDS);
            }
            case "flood" -> flood(raw, record);
            case "deaf" -> fill(raw, record, Long.MAX_VALUE);
            case "truncate" -> {
                for (long size : new long[] {0, 4096, 1 << 24}) {
                    int result = NativeCalls.ftruncate(raw.memfd.number(), size);
                    say("truncate to " + size, result);
                }
            }
            case "garbage" -> raw.socket.send(new byte[] {(byte) 0xde, (byte) 0xad, 1, 2, 3, 4, 5});
            case "oversized" -> {
                Memory bytes = new Memory(65536);
                bytes.clear();
                NativeCalls.send(raw.socket.fd().number(), bytes, 65536, 0);
            }
            case "mid-record" -> {
                // The first word, which would show it, comes last.
                for (int i = 8; i < 40; i++) {
                    raw.memory.set(ValueLayout.JAVA_BYTE, RawChannel.UP_RECORDS + i, (byte) 0x5a);
                }
                NativeCalls.kill(NativeCalls.getpid(), 9);
            }
            case "closed" -> raw.socket.close();
            case "unknown-op" -> {
                raw.channel.out().offer(record.start(RingRecord.REQUEST, Syscall.NOP, 0, 7));
                raw.memory.set(ValueLayout.JAVA_SHORT, RawChannel.UP_RECORDS, (short) 999);
                record.op = 999;
                raw.channel.out().offer(record);
                raw.wake();
                int seen = 0;
                while (seen < 2) {
                    if (raw.channel.in().poll(record)) {
                        System.out.println("PROBE op " + record.op + ": result " + record.result);
                        seen++;
                    }
                    raw.channel.beat();
                }
            }
            default -> System.out.println("PROBE well-behaved");
        }
        raw.wake();
    }

    private static void say(String what, int result) {
        System.out.println("PROBE " + what + ": " + (result < 0 ? "refused " + NativeCalls.errno() : "SUCCEEDED"));
    }

    /** A record whose fields no writer of ours would write. */
    private static void forge(RawChannel raw, int flags, int length) {
        raw.memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, RawChannel.UP_RECORDS, (short) Syscall.NOP.number());
        raw.memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, RawChannel.UP_RECORDS + 2, (short) flags);
        raw.memory.set(ValueLayout.JAVA_INT_UNALIGNED, RawChannel.UP_RECORDS + 36, length);
        raw.set(RawChannel.UP_TAIL, 1);
    }

    /** Asks and never looks at an answer. */
    private static void fill(RawChannel raw, RingRecord record, long count) throws Exception {
        for (long i = 0; i < count; i++) {
            while (!raw.channel.out().offer(record.start(RingRecord.REQUEST, Syscall.NOP, 0, i))) {
                raw.wake();
                Thread.onSpinWait();
                raw.channel.beat();
            }
            raw.wake();
        }
    }

    /** Never stops, for ten seconds: replies to nothing, the cheapest there is. */
    private static void flood(RawChannel raw, RingRecord record) throws Exception {
        long end = System.nanoTime() + 10_000_000_000L;
        long sent = 0;
        record.start(RingRecord.REPLY, Syscall.NOP, 0, 1);
        while (System.nanoTime() < end) {
            if (raw.channel.out().offer(record)) {
                sent++;
            } else {
                raw.channel.beat();
            }
            raw.wake();
        }
        System.out.println("PROBE flood: " + sent / 10 + " records a second and still there");
    }
}
