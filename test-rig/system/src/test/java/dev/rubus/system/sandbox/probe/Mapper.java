package dev.rubus.system.sandbox.probe;

import dev.rubus.abi.FileFlags;
import dev.rubus.sdk.App;
import dev.rubus.sdk.NodeFiles;
import dev.rubus.sdk.Region;
import dev.rubus.sdk.SyscallException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Maps what it may, a few pages at a time, writes into all of it, opens what it may, says how each ended, and keeps it. */
public final class Mapper {
    private static final int BLOCK = 10_000;

    private Mapper() {}

    public static void main(String[] args) throws Exception {
        Region region = App.current().ring0().region();
        List<MemorySegment> blocks = new ArrayList<>();
        try {
            while (true) {
                MemorySegment block = region.map(BLOCK);
                for (int i = 0; i < BLOCK; i++) {
                    if (block.get(ValueLayout.JAVA_BYTE, i) != 0) {
                        throw new IllegalStateException("byte " + i + " is not zero");
                    }
                }
                block.fill((byte) (blocks.size() + 1));
                blocks.add(block);
            }
        } catch (SyscallException e) {
            System.out.println("MAPPER " + e.errno() + " after " + blocks.size());
        }
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).get(ValueLayout.JAVA_BYTE, BLOCK - 1) != i + 1) {
                throw new IllegalStateException("block " + i + " was written by another");
            }
        }
        region.unmap(blocks.getLast());
        try {
            region.unmap(blocks.getLast());
        } catch (SyscallException e) {
            System.out.println("MAPPER twice " + e.errno());
        }
        region.map(BLOCK);
        int handles = 0;
        try {
            NodeFiles files = NodeFiles.connect();
            while (true) {
                files.open("/proc/mounts", FileFlags.O_RDONLY);
                handles++;
            }
        } catch (SyscallException e) {
            System.out.println("MAPPER " + e.errno() + " after " + handles);
        }
        System.out.println("MAPPER end");
        Thread.sleep(Long.MAX_VALUE);
    }
}
