package dev.rubus.abi.vdso;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/** Ring 0 writes the page, then puts the edge into a ring: an app that was told of the edge does not find the level before it. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "not told, not there")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "there before it was told")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "told, and there")
@Outcome(expect = FORBIDDEN, desc = "told, and not there")
@State
public class ToldLatchStress {
    private static final VarHandle TOLD;

    static {
        try {
            TOLD = MethodHandles.lookup().findVarHandle(ToldLatchStress.class, "told", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final MemorySegment memory = MemorySegment.ofArray(new long[(int) SeqcountLatch.bytes(2) / 8]);
    private int told;

    @Actor
    public void ring0() {
        SeqcountLatch.write(memory, 0, new long[] {1, 1});
        TOLD.setRelease(this, 1);
    }

    @Actor
    public void app(IJ_Result seen) {
        seen.r1 = (int) TOLD.getAcquire(this);
        seen.r2 = SeqcountLatch.first(memory, 0, 2);
    }
}
