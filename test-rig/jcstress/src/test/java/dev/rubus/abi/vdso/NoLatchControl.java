package dev.rubus.abi.vdso;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** The same two words without a latch: a machine on which they are never torn proves nothing by the other tests. */
@JCStressTest
@Outcome(
        id = {"0, 0", "1, 1"},
        expect = ACCEPTABLE,
        desc = "whole by luck")
@Outcome(
        id = {"0, 1", "1, 0"},
        expect = ACCEPTABLE_INTERESTING,
        desc = "torn")
@Outcome(expect = FORBIDDEN, desc = "never written")
@State
public class NoLatchControl {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment memory = MemorySegment.ofArray(new long[2]);

    @Actor
    public void writer() {
        LONG.setOpaque(memory, 0L, 1L);
        LONG.setOpaque(memory, 8L, 1L);
    }

    @Actor
    public void reader(JJ_Result seen) {
        seen.r1 = (long) LONG.getOpaque(memory, 0L);
        seen.r2 = (long) LONG.getOpaque(memory, 8L);
    }
}
