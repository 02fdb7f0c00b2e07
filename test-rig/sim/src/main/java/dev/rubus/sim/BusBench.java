package dev.rubus.sim;

import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.Poll;
import dev.rubus.linux.SeqPacket;
import dev.rubus.linux.i2c.BusWire;
import dev.rubus.sim.device.I2cBusModel;
import dev.rubus.sim.device.I2cFault;
import dev.rubus.sim.device.I2cMessage;
import dev.rubus.sim.device.SmbusCommand;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The thread that does what is asked of one bus, one transfer at a time: a slow chip holds up its own bus and nothing else. */
final class BusBench extends Thread {
    private final SeqPacket socket;
    private final I2cBusModel bus;
    private final EventFd bell = EventFd.create();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private boolean ended;

    /** @param bus used under its own lock */
    BusBench(int number, SeqPacket socket, I2cBusModel bus) throws LinuxException {
        super("i2c-" + number);
        setDaemon(true);
        this.socket = socket;
        this.bus = bus;
    }

    /** Ends the thread after the transfer at hand; it closes the socket. */
    synchronized void finish() throws LinuxException {
        running.set(false);
        if (!ended) {
            bell.ring();
        }
    }

    private synchronized void end() {
        ended = true;
        socket.close();
        bell.close();
    }

    @Override
    public void run() {
        Poll poll = new Poll();
        try {
            while (running.get()) {
                poll.clear();
                poll.add(bell.fd());
                poll.add(socket.fd());
                poll.await(-1);
                SeqPacket.Message message = running.get() ? socket.receive() : null;
                if (message == null) {
                    continue;
                }
                message.close();
                if (message.bytes().length == 0) {
                    // Not even ring 0 holds the other end any more.
                    break;
                }
                answer(message.bytes());
            }
        } catch (LinuxException e) {
            throw new UncheckedIOException(e);
        } finally {
            end();
        }
    }

    private void answer(byte[] datagram) {
        try {
            BusWire question = BusWire.decode(datagram);
            socket.send(run(question).encode());
        } catch (ProtocolViolation e) {
            System.err.println("sim: ignored: " + e.what());
        } catch (LinuxException e) {
            // Full: who asked does not listen and will time out.
            System.err.println("sim: answer not taken: " + e.getMessage());
        }
    }

    private BusWire run(BusWire question) {
        try {
            List<I2cMessage> messages = messages(question.result(), question.transfer());
            Duration delay;
            synchronized (bus) {
                delay = bus.transfer(messages).delay();
            }
            if (delay.isPositive()) {
                Thread.sleep(delay);
            }
            byte[] read = read(messages);
            return new BusWire(question.id(), read.length, read);
        } catch (I2cFault e) {
            return new BusWire(question.id(), -e.errno().code(), new byte[0]);
        } catch (ProtocolViolation e) {
            System.err.println("sim: refused: " + e.what());
            return new BusWire(question.id(), -Errno.EINVAL.code(), new byte[0]);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new BusWire(question.id(), -Errno.EINTR.code(), new byte[0]);
        }
    }

    private static List<I2cMessage> messages(int address, I2cTransfer transfer) throws I2cFault {
        if (transfer instanceof I2cTransfer.Smbus s) {
            boolean block = s.size() == I2cTransfer.Smbus.I2C_BLOCK_DATA;
            byte[] data = s.read() ? new byte[block ? s.length() : 0] : s.data();
            return new SmbusCommand(s.read(), s.command(), s.size(), data).messages(address);
        }
        List<I2cMessage> messages = new ArrayList<>();
        for (I2cTransfer.Message m : ((I2cTransfer.Plain) transfer).messages()) {
            messages.add(m.read() ? I2cMessage.read(address, m.length()) : I2cMessage.write(address, m.data()));
        }
        return messages;
    }

    private static byte[] read(List<I2cMessage> messages) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        for (I2cMessage message : messages) {
            if (message.isRead()) {
                read.writeBytes(message.data());
            }
        }
        return read.toByteArray();
    }
}
