package dev.rubus.linux.i2c;

import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.SeqPacket;
import dev.rubus.linux.SimulatedCall;

/** A bus of the simulated board, over a socket ({@link BusWire}). */
public final class SimulatedBus implements I2cBus {
    private final SimulatedCall board;

    public SimulatedBus(Fd socket) {
        board = new SimulatedCall(new SeqPacket(socket));
    }

    @Override
    public byte[] transfer(int address, I2cTransfer transfer) throws LinuxException {
        int id = board.nextId();
        byte[] answer = board.call(
                BusWire.question(id, address, transfer).encode(),
                id,
                bytes -> BusWire.decode(bytes).id());
        try {
            BusWire decoded = BusWire.decode(answer);
            if (decoded.result() < 0) {
                throw new LinuxException("simulated bus", -decoded.result());
            }
            if (decoded.bytes().length != transfer.bytesToRead()) {
                throw new ProtocolViolation(decoded.bytes().length + " bytes read, expected " + transfer.bytesToRead());
            }
            return decoded.bytes();
        } catch (ProtocolViolation e) {
            throw new LinuxException("simulated bus: " + e.getMessage(), Errno.EPROTO.code());
        }
    }

    @Override
    public void close() {
        board.close();
    }
}
