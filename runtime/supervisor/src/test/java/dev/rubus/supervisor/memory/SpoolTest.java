package dev.rubus.supervisor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.RingRecord;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.Accounts;
import dev.rubus.kernel.memory.MemoryFault;
import dev.rubus.kernel.memory.Zone;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class SpoolTest {
    private final Accounts accounts = new Accounts();
    private final Account weather = accounts.open("weather", new Account.Limits(0, 1 << 20, 0));
    private final Zone zone = new Zone("test", Arena.ofAuto().allocate(8 << 20, 8), accounts, true);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Spool spool, int slot) {
        RingRecord record = new RingRecord();
        spool.load(slot, record);
        return record.text();
    }

    @Test
    void messagesComeOutAsTheyWentInWhateverIsPutBackBetween() {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("SpoolTest: -Drubus.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Spool spool = new Spool(zone, 256);
        Deque<String> waiting = new ArrayDeque<>();
        List<Integer> slots = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        for (int step = 0; step < 50_000; step++) {
            switch (random.nextInt(step % 1000 < 500 ? 8 : 6)) {
                case 0, 1 -> {
                    String first = waiting.pollFirst();
                    int slot = spool.take();
                    assertEquals(first == null, slot == Spool.NONE);
                    if (first != null) {
                        assertEquals(first, text(spool, slot));
                        slots.add(slot);
                        taken.add(first);
                    }
                }
                case 2, 3 -> {
                    if (!slots.isEmpty()) {
                        int which = random.nextInt(slots.size());
                        spool.release(slots.remove(which));
                        taken.remove(which);
                    }
                }
                case 4 -> {
                    if (!slots.isEmpty()) {
                        int which = random.nextInt(slots.size());
                        spool.putBack(slots.remove(which));
                        waiting.addFirst(taken.remove(which));
                    }
                }
                case 5 -> {
                    if (random.nextInt(50) == 0) {
                        spool.putAllBack();
                        taken.reversed().forEach(waiting::addFirst);
                        taken.clear();
                        slots.clear();
                    }
                }
                default -> {
                    String message = step + " " + "x".repeat(random.nextInt(1900));
                    boolean room = waiting.size() + taken.size() < 256;
                    assertEquals(room, offer(spool, bytes(message), accounts.ring0()));
                    if (room) {
                        waiting.addLast(message);
                    }
                }
            }
            assertEquals(waiting.size(), spool.waiting());
            assertEquals(taken.size(), spool.taken());
        }
    }

    @Test
    void aSenderHasItsShareAndNoMore() {
        Account small = accounts.open("small", new Account.Limits(0, 300, 0));
        Spool spool = new Spool(zone, 100);
        assertTrue(offer(spool, bytes("x".repeat(200)), small));
        assertFalse(offer(spool, bytes("x".repeat(60)), small));
        assertEquals(1, small.objects().refused());
        assertTrue(offer(spool, bytes("y"), weather));
        spool.release(spool.take());
        assertTrue(offer(spool, bytes("x".repeat(60)), small));
    }

    @Test
    void aMessageOutlivesItsSenderAndIsThenRing0s() {
        Spool spool = new Spool(zone, 100);
        assertTrue(offer(spool, bytes("21.5"), weather));
        zone.depart(weather);
        assertTrue(weather.isEmpty());
        assertEquals(64, accounts.ring0().objects().used());
        accounts.close(weather);
        int slot = spool.take();
        assertEquals("21.5", text(spool, slot));
        spool.release(slot);
        assertTrue(accounts.ring0().objects().used() == 0);
    }

    @Test
    void aMessageThatIsTooLongIsRefused() {
        Spool spool = new Spool(zone, 100);
        assertFalse(offer(spool, new byte[2049], weather));
        assertTrue(offer(spool, new byte[2048], weather));
        assertTrue(offer(spool, new byte[0], weather));
        assertEquals(2, spool.waiting());
    }

    @Test
    void whatIsReleasedTwiceIsFound() {
        Spool spool = new Spool(zone, 100);
        assertTrue(offer(spool, bytes("a"), weather));
        int slot = spool.take();
        spool.release(slot);
        MemoryFault fault = Assertions.assertThrows(MemoryFault.class, () -> spool.release(slot));
        assertEquals(MemoryFault.Kind.DOUBLE_FREE, fault.kind());
    }

    private static boolean offer(Spool spool, byte[] message, Account sender) {
        return spool.offer(message, message.length, sender);
    }
}
