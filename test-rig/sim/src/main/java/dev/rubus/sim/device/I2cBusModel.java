package dev.rubus.sim.device;

import dev.rubus.abi.Errno;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An I2C adapter with chips on it, as {@code ioctl(I2C_RDWR)} of Linux's i2c-dev sees it: all messages are checked before the first
 * one moves, and when one fails the earlier ones have happened. Limits are i2c-dev's ({@code drivers/i2c/i2c-dev.c}).
 */
public final class I2cBusModel {
    /** {@code I2C_RDWR_IOCTL_MAX_MSGS} */
    public static final int MAX_MESSAGES = 42;

    /** i2c-dev's limit for one message. */
    public static final int MAX_LENGTH = 8192;

    private final Map<Integer, I2cTarget> targets = new TreeMap<>();
    private final Map<Integer, Fault> faults = new TreeMap<>();

    /**
     * A transfer that was done.
     *
     * @param messages how many messages, as the ioctl returns it
     * @param delay how much longer than usual it takes; waiting is for the caller, since a model does not sleep
     */
    public record Done(int messages, Duration delay) {}

    /** @throws IllegalArgumentException if the address is taken or not one for chips */
    public void attach(I2cTarget target) {
        int address = target.address();
        if (address < 0x03 || address > 0x77) {
            throw new IllegalArgumentException("address 0x%02x, expected 0x03 to 0x77".formatted(address));
        }
        if (targets.putIfAbsent(address, target) != null) {
            throw new IllegalArgumentException("address 0x%02x is taken".formatted(address));
        }
    }

    /** Takes the chip off the bus, as when a plug is pulled; nothing happens if there is none. */
    public void detach(int address) {
        targets.remove(address);
    }

    /** The chip at an address. */
    public Optional<I2cTarget> target(int address) {
        return Optional.ofNullable(targets.get(address));
    }

    /** From now on this is wrong with that address; {@link Fault#NONE} mends it. */
    public void fault(int address, Fault fault) {
        faults.put(address, fault);
    }

    /** The addresses at which a chip sits, ascending, whatever is wrong with them. */
    public Collection<Integer> addresses() {
        return Collections.unmodifiableSet(targets.keySet());
    }

    /**
     * Does the messages in order; those that read fill their own {@link I2cMessage#data}.
     *
     * @throws I2cFault EINVAL for what i2c-dev refuses, EOPNOTSUPP for 10-bit addresses and other flags, else what the bus says
     */
    public Done transfer(List<I2cMessage> messages) throws I2cFault {
        check(messages);
        Duration delay = Duration.ZERO;
        for (I2cMessage message : messages) {
            Duration slow = deliver(message);
            delay = slow.compareTo(delay) > 0 ? slow : delay;
        }
        return new Done(messages.size(), delay);
    }

    private static void check(List<I2cMessage> messages) throws I2cFault {
        if (messages.isEmpty() || messages.size() > MAX_MESSAGES) {
            throw new I2cFault(Errno.EINVAL, messages.size() + " messages, expected 1 to " + MAX_MESSAGES);
        }
        for (I2cMessage message : messages) {
            if ((message.flags() & I2cMessage.TEN_BIT) != 0) {
                throw new I2cFault(Errno.EOPNOTSUPP, "10-bit address 0x%03x".formatted(message.address()));
            }
            if ((message.flags() & ~I2cMessage.READ) != 0) {
                throw new I2cFault(Errno.EOPNOTSUPP, "message flags 0x%04x".formatted(message.flags()));
            }
            if (message.address() < 0 || message.address() > 0x7f) {
                throw new I2cFault(Errno.EINVAL, "address 0x%x, expected 7 bits".formatted(message.address()));
            }
            if (message.data().length > MAX_LENGTH) {
                throw new I2cFault(
                        Errno.EINVAL, "message of " + message.data().length + " bytes, expected up to " + MAX_LENGTH);
            }
        }
    }

    private Duration deliver(I2cMessage message) throws I2cFault {
        int address = message.address();
        Fault fault = faults.getOrDefault(address, Fault.NONE);
        if (fault instanceof Fault.Refusal refusal) {
            throw new I2cFault(refusal.errno(), "address 0x%02x, %s".formatted(address, refusal.name()));
        }
        I2cTarget target = targets.get(address);
        if (target == null) {
            throw new I2cFault(Errno.ENXIO, "nobody at address 0x%02x".formatted(address));
        }
        if (message.isRead()) {
            target.read(message.data());
        } else {
            // A chip keeps what it was sent; the caller may use its buffer again.
            target.write(message.data().clone());
        }
        return fault instanceof Fault.Slow slow ? slow.delay() : Duration.ZERO;
    }
}
