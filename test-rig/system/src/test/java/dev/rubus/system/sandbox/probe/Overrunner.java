package dev.rubus.system.sandbox.probe;

import dev.rubus.sdk.App;
import dev.rubus.sdk.Region;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Keeps within its first block, writes one byte too far into its second, and within its third again. Says when each is given back. */
public final class Overrunner {
    public static final int BYTES = 100;

    private Overrunner() {}

    public static void main(String[] args) throws Exception {
        Region region = App.current().ring0().region();
        for (int block = 1; block <= 3; block++) {
            MemorySegment memory = region.map(BYTES);
            memory.fill((byte) 1);
            if (block == 2) {
                // As native code would: Java's own bounds are taken away.
                memory.reinterpret(BYTES + 1).set(ValueLayout.JAVA_BYTE, BYTES, (byte) 1);
            }
            region.unmap(memory);
            System.out.println("OVERRUNNER gave back " + block);
        }
        Thread.sleep(Long.MAX_VALUE);
    }
}
