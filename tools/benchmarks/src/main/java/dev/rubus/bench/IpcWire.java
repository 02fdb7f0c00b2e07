package dev.rubus.bench;

import java.io.IOException;

/** One end of a transport between two processes, whose ends never sleep: what {@link IpcPeer} measures. One thread. */
interface IpcWire extends AutoCloseable {
    /** Messages that a batch has. */
    int BATCH = 256;
    /** Bytes of every message: a record of the ring with all of it in use, and as much of Aeron's payload. */
    int PAYLOAD = 64;

    /** One message of {@link #PAYLOAD} bytes, visible at once; spins while there is no room. */
    void send(long token, long count) throws IOException;

    /** Messages with the tokens 0, 1, 2 and so on, each visible at once. */
    void stream(long count) throws IOException;

    /** The same, visible in batches of {@link #BATCH}, a divisor of the count, where the transport can do that. */
    void streamBatched(long count) throws IOException;

    /** Spins until a message is there. @return its token */
    long receive() throws IOException;

    /** The count that came with the message that {@link #receive} took. */
    long count();

    /**
     * Takes what is there of a stream.
     *
     * @param next the token that the first must have
     * @param limit how many at most
     * @throws IOException if a token is missing
     */
    int drain(long next, int limit) throws IOException;

    @Override
    void close();
}
