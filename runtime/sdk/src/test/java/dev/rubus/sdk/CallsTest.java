package dev.rubus.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Channel;
import dev.rubus.abi.ChannelLayout;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.EventFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets a reply, and when. */
class CallsTest {
    /** Whoever sees that the call is complete may be any thread, at once; what the reply says must be known by then. */
    @Test
    void theReplyIsLookedAtBeforeAnybodySeesThatTheCallIsComplete() throws Exception {
        List<String> order = new ArrayList<>();
        try (Arena memory = Arena.ofConfined();
                EventFd bell = EventFd.create()) {
            MemorySegment shared = memory.allocate(ChannelLayout.BYTES, 4096);
            Channel ring0 = Channel.create(shared);
            Calls calls = new Calls(new Uplink(Channel.join(shared), bell, 1), 1);
            calls.begin(
                            new RingRecord().start(RingRecord.REQUEST, Syscall.NOP, 0, 0),
                            "nothing",
                            reply -> order.add("looked at " + reply.result()))
                    .thenRun(() -> order.add("complete"));
            RingRecord record = new RingRecord();
            assertTrue(ring0.in().poll(record));
            calls.replied(record.reply(7));
        }
        assertEquals(List.of("looked at 7", "complete"), order);
    }
}
