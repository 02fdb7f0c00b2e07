package dev.rubus.abi.vdso;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.foreign.MemorySegment;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A reader that looks twice, by either way of looking: what it finds the second time is no older. */
@JCStressTest
@Outcome(
        id = {"0, 0", "0, 1", "0, 2", "1, 1", "1, 2", "2, 2"},
        expect = ACCEPTABLE,
        desc = "forward")
@Outcome(expect = FORBIDDEN, desc = "back in time")
@State
public class BackwardLatchStress {
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
    public void reader(JJ_Result seen) {
        seen.r1 = SeqcountLatch.first(memory, 0, 2);
        SeqcountLatch.read(memory, 0, read);
        seen.r2 = read[0] == read[1] ? read[0] : -1;
    }
}
