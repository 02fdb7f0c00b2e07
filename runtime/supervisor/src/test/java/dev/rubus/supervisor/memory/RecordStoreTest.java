package dev.rubus.supervisor.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.MemoryFault;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecordStoreTest {
    private final Ring0Memory memory;
    private final RecordStore store;
    private final Account app;

    RecordStoreTest() throws IOException {
        memory = new Ring0Memory(true);
        store = memory.requests();
        app = memory.open("app", Account.Limits.NONE);
    }

    private static RingRecord record(int number, int length) {
        RingRecord record = new RingRecord()
                .start(RingRecord.REQUEST, Syscall.TRANSFER, number, -number)
                .args(number * 3L, number * 5L);
        record.result = number * 7;
        for (int i = 0; i < length; i++) {
            record.payload[i] = (byte) (number + i);
        }
        record.length = length;
        return record;
    }

    private static void same(RingRecord expected, RingRecord found) {
        assertEquals(expected.op, found.op);
        assertEquals(expected.flags, found.flags);
        assertEquals(expected.handle, found.handle);
        assertEquals(expected.token, found.token);
        assertEquals(expected.arg0, found.arg0);
        assertEquals(expected.arg1, found.arg1);
        assertEquals(expected.result, found.result);
        assertArrayEquals(expected.payloadCopy(), found.payloadCopy());
    }

    @Test
    void whatIsKeptComesBackAsItWasAndLeavesNothing() {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("RecordStoreTest: -Drubus.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Map<Integer, RingRecord> model = new HashMap<>();
        RingRecord found = new RingRecord();
        for (int step = 0; step < 20_000; step++) {
            if (model.size() < 200 && random.nextInt(100) < 55) {
                RingRecord record = record(step, random.nextInt(3) == 0 ? random.nextInt(25) : random.nextInt(2049));
                int number = store.put(record, app);
                assertTrue(number >= 0);
                model.put(number, record);
            } else if (!model.isEmpty()) {
                int number = model.keySet().iterator().next();
                store.load(number, found);
                same(model.remove(number), found);
                store.free(number);
            }
            assertEquals(model.size(), store.size());
        }
        model.keySet().forEach(store::free);
        assertTrue(app.isEmpty(), app.toString());
    }

    @Test
    void whatHasNoRoomIsRefusedWholeAndCharged() {
        Account small = memory.open("small", new Account.Limits(0, 100, 0));
        assertEquals(RecordStore.NONE, store.put(record(1, 2000), small));
        assertEquals(0, small.objects().used(), "half a record is none");
        int number = store.put(record(1, 24), small);
        assertTrue(number >= 0);
        assertEquals(RecordStore.NONE, store.put(record(2, 0), small));
        assertEquals(2, small.objects().refused());
        store.free(number);
        assertTrue(small.isEmpty());
    }

    @Test
    void whatIsNotThereIsAFaultAndNoRecord() {
        int number = store.put(record(1, 1000), app);
        store.free(number);
        RingRecord found = new RingRecord();
        for (int wrong : new int[] {number, -1, Integer.MAX_VALUE}) {
            assertThrows(MemoryFault.class, () -> store.free(wrong));
            assertThrows(MemoryFault.class, () -> store.load(wrong, found));
        }
        assertTrue(app.isEmpty());
    }
}
