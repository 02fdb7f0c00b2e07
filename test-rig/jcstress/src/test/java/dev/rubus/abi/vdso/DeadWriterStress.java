package dev.rubus.abi.vdso;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A writer that stops in the middle of an update for ever: the reader finds what was whole before, and does not wait. */
@JCStressTest
@Outcome(id = "5, 5", expect = ACCEPTABLE, desc = "the update before")
@Outcome(expect = FORBIDDEN, desc = "half an update")
@State
public class DeadWriterStress {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment memory = MemorySegment.ofArray(new long[(int) SeqcountLatch.bytes(2) / 8]);
    private final long[] read = new long[2];

    public DeadWriterStress() {
        SeqcountLatch.write(memory, 0, new long[] {5, 5});
    }

    /** The first stores of {@link SeqcountLatch#write}. */
    @Actor
    public void writer() {
        VarHandle.releaseFence();
        LONG.setOpaque(memory, 0L, 3L);
        VarHandle.releaseFence();
        LONG.setOpaque(memory, 8L, 6L);
    }

    @Actor
    public void reader(JJ_Result seen) {
        SeqcountLatch.read(memory, 0, read);
        seen.r1 = read[0];
        seen.r2 = read[1];
    }
}
