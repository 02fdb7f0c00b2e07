package dev.rubus.abi;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.foreign.MemorySegment;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A record that is seen by its lap and then one that is seen by the tail: whoever looks twice finds whole records in their order. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "before both")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the first, late")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "between")
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "after both")
@Outcome(expect = FORBIDDEN, desc = "torn, lost, or out of order")
@State
public class LapStress {
    private static final int CONTROL_BYTES = 192;
    private static final long TORN = -1;

    /** The beginning of a ring: what does not get that far needs no more. */
    private final MemorySegment memory = MemorySegment.ofArray(new long[(CONTROL_BYTES + 3 * RingRecord.BYTES) / 8]);

    private final RingProducer producer = new RingProducer(memory, 0, CONTROL_BYTES, 0);
    private final RingConsumer consumer = new RingConsumer(memory, 0, CONTROL_BYTES, 0);
    private final RecordBatch batch = new RecordBatch(1);
    private final RingRecord sent = new RingRecord();
    private final RingRecord taken = new RingRecord();

    @Actor
    public void producer() {
        try {
            producer.offer(record(1));
            batch.add(record(2));
            producer.append(batch, 0);
            producer.publish();
        } catch (ProtocolViolation e) {
            throw new IllegalStateException(e);
        }
    }

    private RingRecord record(int n) {
        sent.start(RingRecord.EVENT, Syscall.NOP, n, n).args(n, n);
        sent.result = n;
        return sent;
    }

    @Actor
    public void consumer(JJ_Result seen) {
        seen.r1 = look();
        seen.r2 = look();
    }

    private long look() {
        try {
            if (!consumer.poll(taken)) {
                return 0;
            }
        } catch (ProtocolViolation e) {
            return TORN;
        }
        long n = taken.token;
        return taken.handle == n && taken.arg0 == n && taken.arg1 == n && taken.result == n ? n : TORN;
    }
}
