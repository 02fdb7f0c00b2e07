package dev.rubus.bench;

import java.io.IOException;

/**
 * A process of the ipc benchmark: {@code TRANSPORT ask|answer ADDRESS BLOCKS TRIPS MESSAGES}. The asker prints three medians over the
 * blocks, ns: a round trip of a message, a message of a stream of single ones, a message of a stream of batches. A block that the
 * scheduler of the machine interrupted does not move a median.
 */
public final class IpcPeer {
    private static final long SINGLE = -1;
    private static final long BATCHED = -2;
    private static final long END = -3;

    /** Until the compiler has done its work; not counted. */
    private static final int WARM_UPS = 3;

    private final IpcWire wire;
    private final double[] took;

    private IpcPeer(IpcWire wire, int blocks) {
        this.wire = wire;
        this.took = new double[blocks];
    }

    public static void main(String[] words) throws IOException {
        boolean asks = words[1].equals("ask");
        int trips = Integer.parseInt(words[4]);
        int messages = Integer.parseInt(words[5]);
        try (IpcWire wire =
                words[0].equals("aeron") ? AeronWire.open(words[2], asks) : RubusWire.open(words[2], asks)) {
            IpcPeer peer = new IpcPeer(wire, Integer.parseInt(words[3]));
            if (asks) {
                System.out.println(peer.ask(trips, messages));
            } else {
                peer.answer();
            }
        }
        // Threads of a transport may linger.
        System.exit(0);
    }

    private String ask(int trips, int messages) throws IOException {
        double trip = 0;
        double single = 0;
        double batched = 0;
        for (int round = 0; round <= WARM_UPS; round++) {
            trip = trips(trips);
            single = streamed(SINGLE, messages);
            batched = streamed(BATCHED, messages);
        }
        wire.send(END, 0);
        return trip + " " + single + " " + batched;
    }

    private double trips(int count) throws IOException {
        long token = 0;
        for (int block = 0; block < took.length; block++) {
            long begin = System.nanoTime();
            for (int i = 0; i < count; i++) {
                wire.send(++token, 0);
                if (wire.receive() != token) {
                    throw new IOException("the answer is another's");
                }
            }
            took[block] = (double) (System.nanoTime() - begin) / count;
        }
        return Median.of(took);
    }

    private double streamed(long order, int messages) throws IOException {
        wire.send(order, (long) messages * took.length);
        long next = 0;
        for (int block = 0; block < took.length; block++) {
            long begin = System.nanoTime();
            long last = next + messages;
            while (next < last) {
                int n = wire.drain(next, (int) Math.min(last - next, IpcWire.BATCH));
                if (n == 0) {
                    Spin.turn();
                }
                next += n;
            }
            took[block] = (double) (System.nanoTime() - begin) / messages;
        }
        return Median.of(took);
    }

    private void answer() throws IOException {
        while (true) {
            long token = wire.receive();
            if (token == END) {
                return;
            } else if (token == SINGLE) {
                wire.stream(wire.count());
            } else if (token == BATCHED) {
                wire.streamBatched(wire.count());
            } else {
                wire.send(token, 0);
            }
        }
    }
}
