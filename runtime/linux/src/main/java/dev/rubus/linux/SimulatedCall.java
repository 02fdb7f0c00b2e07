package dev.rubus.linux;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;

/**
 * A question to the simulated board over a socket that does not block, and its answer: what stands in the place of an ioctl. One thread.
 *
 * <p>The socket outlives the process that asks, so an answer may be one to our predecessor: each question has an id, and answers with
 * another id are dropped.
 */
public final class SimulatedCall implements AutoCloseable {
    /** As long as the I2C core waits for an adapter ({@code i2c_adapter.timeout}, HZ). */
    private static final int TIMEOUT_MILLIS = 1000;

    private final SeqPacket socket;
    private final Poll poll = new Poll();
    private int id;

    /** Reads the id out of an answer. */
    public interface IdReader {
        int idOf(byte[] answer) throws ProtocolViolation;
    }

    public SimulatedCall(SeqPacket socket) {
        this.socket = socket;
        // Our predecessor counted from a start of its own; the clock keeps the two apart.
        this.id = (int) System.nanoTime();
    }

    public int nextId() {
        return ++id;
    }

    /** @throws LinuxException ETIMEDOUT if the board does not answer, EPROTO if it answers nonsense */
    public byte[] call(byte[] question, int id, IdReader reader) throws LinuxException {
        socket.send(question);
        long deadline = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000L;
        while (true) {
            SeqPacket.Message answer = socket.receive();
            if (answer != null) {
                answer.close();
                try {
                    if (answer.bytes().length == 0) {
                        throw new LinuxException("simulated board", Errno.EPIPE.code());
                    }
                    if (reader.idOf(answer.bytes()) == id) {
                        return answer.bytes();
                    }
                } catch (ProtocolViolation e) {
                    throw new LinuxException("simulated board: " + e.getMessage(), Errno.EPROTO.code());
                }
                continue;
            }
            int left = (int) ((deadline - System.nanoTime()) / 1_000_000);
            if (left <= 0) {
                throw new LinuxException("simulated board", Errno.ETIMEDOUT.code());
            }
            poll.clear();
            poll.add(socket.fd());
            poll.await(left);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
