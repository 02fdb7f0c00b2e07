package dev.rubus.supervisor.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Channel;
import dev.rubus.abi.ChannelLayout;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.memory.Account;
import dev.rubus.supervisor.memory.Ring0Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static RingRecord record(int number) {
        return new RingRecord().start(RingRecord.EVENT, Syscall.EDGE, 1, number).payload(new byte[number % 100]);
    }

    @Test
    void whatTheRingHasNoRoomForComesLaterInOrder() throws Exception {
        Ring0Memory memory = new Ring0Memory(true);
        Account app = memory.open("app", Account.Limits.NONE);
        MemorySegment shared = Arena.ofAuto().allocate(ChannelLayout.BYTES, 64);
        Channel ours = Channel.create(shared);
        Channel theirs = Channel.join(shared);
        Backlog backlog = new Backlog(memory.backlog(), app);
        int sent = 0;
        int received = 0;
        RingRecord found = new RingRecord();
        // Several times around the ring of numbers.
        for (int round = 0; round < 5; round++) {
            while (backlog.add(record(sent))) {
                sent++;
            }
            assertEquals(Backlog.MAX, backlog.size());
            while (!backlog.isEmpty()) {
                assertTrue(backlog.moveTo(ours.out()));
                assertFalse(backlog.moveTo(ours.out()), "the ring is full or the backlog empty");
                while (theirs.in().poll(found)) {
                    assertEquals(received++, found.token);
                    assertEquals(found.token % 100, found.length);
                }
            }
        }
        assertEquals(sent, received);
        assertTrue(app.isEmpty());
    }

    @Test
    void itIsChargedToWhoDoesNotReadAndGivenBack() throws Exception {
        Ring0Memory memory = new Ring0Memory(false);
        Account app = memory.open("app", new Account.Limits(0, 1000, 0));
        Backlog backlog = new Backlog(memory.backlog(), app);
        int kept = 0;
        while (backlog.add(record(0))) {
            kept++;
        }
        assertEquals(1000 / RingRecord.BYTES, kept);
        backlog.clear();
        assertTrue(app.isEmpty());
        assertTrue(backlog.isEmpty());
    }
}
