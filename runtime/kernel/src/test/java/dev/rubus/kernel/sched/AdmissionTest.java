package dev.rubus.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long MS = 1_000_000;
    private static final long TRANSFER = 3 * MS;

    private final Admission bus = new Admission();

    @Test
    void aFullBusRefusesWithTheNumbers() {
        assertNull(bus.admit(new Reservation(40 * MS, 100 * MS), TRANSFER));
        Admission.Refusal refusal = bus.admit(new Reservation(55 * MS, 100 * MS), TRANSFER);
        assertNotNull(refusal);
        assertEquals("used 40.0%, asked 55.0%, free 52.0%", refusal.toString());
        assertEquals(400_000, bus.used(), "what is refused changes nothing");
        assertNull(bus.admit(new Reservation(52 * MS, 100 * MS), TRANSFER), "what is said to be free is");
        assertNotNull(bus.admit(new Reservation(1 * MS, 100 * MS), TRANSFER));
    }

    @Test
    void whatIsGivenBackIsFreeAgain() {
        Reservation most = new Reservation(90 * MS, 100 * MS);
        assertNull(bus.admit(most, TRANSFER));
        assertNotNull(bus.admit(most, TRANSFER));
        bus.release(most);
        assertEquals(0, bus.used());
        assertNull(bus.admit(most, TRANSFER));
        bus.release(most);
        assertThrows(IllegalArgumentException.class, () -> bus.release(most), "twice");
    }

    @Test
    void aPeriodShorterThanTheLongestTransferCannotBePromised() {
        assertNotNull(bus.admit(new Reservation(MS / 10, 3 * MS), TRANSFER));
        assertNull(bus.admit(new Reservation(MS / 10, 4 * MS), TRANSFER));
    }

    @Test
    void aLongerPeriodThatComesLaterDoesNotBreakTheShorterOnes() {
        assertNull(bus.admit(new Reservation(2 * MS, 10 * MS), TRANSFER));
        assertNull(bus.admit(new Reservation(700 * MS, 1000 * MS), TRANSFER));
        Admission.Refusal refusal = bus.admit(new Reservation(MS, 10 * MS), TRANSFER);
        assertNotNull(refusal, "with it the longer one would use more than there is");
        assertEquals(47_000, refusal.free());
    }

    @Test
    void absurdReservationsAreNone() {
        for (long[] bad : new long[][] {
            {MS, 0},
            {0, MS},
            {-1, MS},
            {MS, -1},
            {2 * MS, MS},
            {MS, Reservation.MIN_PERIOD - 1},
            {MS, Reservation.MAX_PERIOD + 1},
            {Reservation.MIN_BUDGET - 1, MS},
            {Long.MAX_VALUE, Long.MAX_VALUE},
            {Long.MIN_VALUE, Long.MIN_VALUE},
            {Long.MIN_VALUE, MS}
        }) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> new Reservation(bad[0], bad[1]));
            assertTrue(e.getMessage().startsWith("budget " + bad[0] + " ns of each " + bad[1] + " ns, expected"));
        }
        assertEquals(1, new Reservation(1000, Reservation.MAX_PERIOD).millionths(), "rounded up");
        assertEquals(Reservation.WHOLE, new Reservation(Reservation.MAX_PERIOD, Reservation.MAX_PERIOD).millionths());
    }

    @Test
    void absurdBlockingLeavesNothing() {
        Admission.Refusal refusal = bus.admit(new Reservation(MS, 10 * MS), Long.MAX_VALUE);
        assertNotNull(refusal);
        assertEquals(0, refusal.free());
        assertNull(bus.admit(new Reservation(MS, 10 * MS), Long.MIN_VALUE));
    }

    /** Each asks for its whole budget in transfers of at most {@link #TRANSFER}, and one of somebody else is in the way whenever the bus is free. */
    @Test
    void whoIsAdmittedMeetsEveryDeadlineWhateverTheOthersDo() {
        SplittableRandom random = Seed.random("AdmissionTest");
        for (int run = 0; run < 200; run++) {
            Admission admission = new Admission();
            List<Reservation> in = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                long period = (1 + random.nextInt(200)) * MS;
                Reservation asked = new Reservation(
                        Math.max(Reservation.MIN_BUDGET, (long) (period * random.nextDouble() / 3)), period);
                if (admission.admit(asked, TRANSFER) == null) {
                    in.add(asked);
                }
            }
            if (!in.isEmpty()) {
                new Bus(in, random).run(2000);
            }
        }
    }

    /** Serves by reservation first, else a transfer of somebody without one, the longest there is. */
    private static final class Bus {
        private final DeadlineRunQueue queue = new DeadlineRunQueue();
        private final List<Reservation> clients;
        private final int[] server;
        private final long[] nextCall;
        private final long[] wants;
        private final SplittableRandom random;
        private long now;

        Bus(List<Reservation> clients, SplittableRandom random) {
            this.clients = clients;
            this.random = random;
            server = new int[clients.size()];
            nextCall = new long[clients.size()];
            wants = new long[clients.size()];
            for (int i = 0; i < server.length; i++) {
                server[i] = queue.add(clients.get(i), 0);
                nextCall[i] = random.nextLong(clients.get(i).periodNanos());
            }
        }

        void run(int services) {
            for (int i = 0; i < services; i++) {
                for (int c = 0; c < server.length; c++) {
                    if (wants[c] == 0 && nextCall[c] <= now) {
                        wants[c] = clients.get(c).budgetNanos();
                        queue.head(server[c], transfer(c), nextCall[c]);
                    }
                }
                int next = queue.pick(now);
                if (next == RunQueue.NOBODY) {
                    now += random.nextInt(4) == 0 ? 1 + random.nextLong(TRANSFER) : TRANSFER;
                    continue;
                }
                int c = 0;
                while (server[c] != next) {
                    c++;
                }
                long due = queue.deadline(next);
                long cost = transfer(c);
                wants[c] -= cost;
                queue.charge(next, cost, now);
                queue.head(next, transfer(c), now);
                now += cost;
                assertTrue(now <= due, clients + ": " + clients.get(c) + " is over " + (now - due) + " ns late");
                if (wants[c] == 0) {
                    nextCall[c] +=
                            clients.get(c).periodNanos() + (random.nextInt(3) == 0 ? random.nextLong(50 * MS) : 0);
                }
            }
        }

        private long transfer(int client) {
            return Math.min(wants[client], TRANSFER);
        }
    }
}
