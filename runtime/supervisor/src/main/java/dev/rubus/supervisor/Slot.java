package dev.rubus.supervisor;

import dev.rubus.linux.LinuxException;
import dev.rubus.linux.SeqPacket;

/**
 * What keeps two nodes of one machine apart: which uids, addresses, links, cgroups and folders are a node's. Claimed by the name of an
 * abstract Unix socket (unix(7)), which the kernel gives to one process alone and takes back when that process ends, however it ends.
 */
final class Slot implements AutoCloseable {
    /** The third byte of a node's addresses is its slot. */
    private static final int SLOTS = 200;

    private static final int EADDRINUSE = 98;

    private final int number;
    private final SeqPacket claim;

    private Slot(int number, SeqPacket claim) {
        this.number = number;
        this.claim = claim;
    }

    /** The preferred slot, or the next that nobody has. @throws StartupFailure if every slot is taken */
    static Slot claim(int preferred) throws StartupFailure {
        for (int i = 0; i < SLOTS; i++) {
            int number = Math.floorMod(preferred + i, SLOTS);
            try {
                return new Slot(number, SeqPacket.listen("@rubus-slot-" + number));
            } catch (LinuxException e) {
                if (e.number() != EADDRINUSE) {
                    throw new StartupFailure(1, "cannot claim a slot for the node: " + e.getMessage(), e);
                }
            }
        }
        throw new StartupFailure(1, SLOTS + " nodes run on this machine already: end one with supervisor stop");
    }

    int number() {
        return number;
    }

    @Override
    public void close() {
        claim.close();
    }
}
