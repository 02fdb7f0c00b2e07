package dev.rubus.abi.vdso;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.foreign.MemorySegment;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** A reader beside a writer of two updates: it finds the words of one of them, and who comes after both finds the last. */
@JCStressTest
@Outcome(id = "0, 0, 2", expect = ACCEPTABLE, desc = "before both")
@Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "between")
@Outcome(id = "2, 2, 2", expect = ACCEPTABLE, desc = "after both")
@Outcome(expect = FORBIDDEN, desc = "torn, or lost")
@State
public class TornLatchStress {
    private final MemorySegment memory = MemorySegment.ofArray(new long[(int) SeqcountLatch.bytes(2) / 8]);
    private final long[] written = new long[2];
    private final long[] read = new long[2];

    @Actor
    public void writer() {
        for (long n = 1; n <= 2; n++) {
            written[0] = n;
            written[1] = n;
            SeqcountLatch.write(memory, 0, written);
        }
    }

    @Actor
    public void reader(JJJ_Result seen) {
        SeqcountLatch.read(memory, 0, read);
        seen.r1 = read[0];
        seen.r2 = read[1];
    }

    @Arbiter
    public void afterwards(JJJ_Result seen) {
        SeqcountLatch.read(memory, 0, read);
        seen.r3 = read[0] == read[1] ? read[0] : -1;
    }
}
