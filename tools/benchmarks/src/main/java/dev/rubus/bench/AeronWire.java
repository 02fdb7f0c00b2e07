package dev.rubus.bench;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import java.io.IOException;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Aeron IPC in its fastest form: an exclusive publication, written in place. It shows every message at once; there is no way to show many
 * together. Its media driver runs beside the asker and is asleep but for a look each millisecond: there are only two CPUs to measure on.
 */
final class AeronWire implements IpcWire {
    private static final String CHANNEL = "aeron:ipc";
    private static final int TO_ANSWERER = 1;
    private static final int TO_ASKER = 2;
    private static final int TERM_BYTES = 16 << 20;
    private static final long JOIN_NANOS = 10_000_000_000L;

    private final @Nullable MediaDriver driver;
    private final Aeron aeron;
    private final ExclusivePublication out;
    private final Subscription in;
    private final BufferClaim claim = new BufferClaim();
    private final byte[] payload = new byte[PAYLOAD];
    private final byte[] taken = new byte[PAYLOAD];
    private final FragmentHandler one;
    private final FragmentHandler many;
    private long token;
    private long count;
    private long next;

    private AeronWire(@Nullable MediaDriver driver, Aeron aeron, boolean asks) {
        this.driver = driver;
        this.aeron = aeron;
        out = aeron.addExclusivePublication(CHANNEL, asks ? TO_ANSWERER : TO_ASKER);
        in = aeron.addSubscription(CHANNEL, asks ? TO_ASKER : TO_ANSWERER);
        one = (buffer, offset, length, header) -> {
            token = buffer.getLong(offset);
            count = buffer.getLong(offset + 8);
            buffer.getBytes(offset, taken);
        };
        many = (buffer, offset, length, header) -> {
            token = buffer.getLong(offset);
            buffer.getBytes(offset, taken);
            if (token != next) {
                throw new IllegalStateException("message " + next + " is missing");
            }
            next++;
        };
    }

    /** @param folder of the media driver, which the asker starts */
    static AeronWire open(String folder, boolean asks) throws IOException {
        MediaDriver driver = !asks
                ? null
                : MediaDriver.launch(new MediaDriver.Context()
                        .aeronDirectoryName(folder)
                        .dirDeleteOnStart(true)
                        .dirDeleteOnShutdown(true)
                        .ipcTermBufferLength(TERM_BYTES)
                        .threadingMode(ThreadingMode.SHARED)
                        .sharedIdleStrategy(new SleepingMillisIdleStrategy(1)));
        AeronWire wire = new AeronWire(driver, Aeron.connect(new Aeron.Context().aeronDirectoryName(folder)), asks);
        long limit = System.nanoTime() + JOIN_NANOS;
        while (!wire.out.isConnected() || !wire.in.isConnected()) {
            if (System.nanoTime() > limit) {
                wire.close();
                throw new IOException("the other process of the ipc benchmark did not come");
            }
            Spin.turn();
        }
        return wire;
    }

    @Override
    public void send(long token, long count) {
        while (out.tryClaim(PAYLOAD, claim) < 0) {
            Spin.turn();
        }
        claim.buffer().putBytes(claim.offset(), payload);
        claim.buffer().putLong(claim.offset(), token);
        claim.buffer().putLong(claim.offset() + 8, count);
        claim.commit();
    }

    @Override
    public void stream(long count) {
        for (long i = 0; i < count; i++) {
            send(i, 0);
        }
    }

    @Override
    public void streamBatched(long count) {
        stream(count);
    }

    @Override
    public long receive() {
        while (in.poll(one, 1) == 0) {
            Spin.turn();
        }
        return token;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public int drain(long next, int limit) {
        this.next = next;
        return in.poll(many, limit);
    }

    @Override
    public void close() {
        aeron.close();
        if (driver != null) {
            driver.close();
        }
    }
}
