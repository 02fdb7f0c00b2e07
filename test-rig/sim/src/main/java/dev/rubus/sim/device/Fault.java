package dev.rubus.sim.device;

import dev.rubus.abi.Errno;
import java.time.Duration;

/** What is wrong with one address of the bus. Each has a name, so that a test, a log line and a command mean the same. */
public sealed interface Fault {
    /** Nothing is wrong. */
    Fault NONE = new Healthy();

    /** Nobody pulls the line down: chip unplugged, unpowered or busy. */
    Fault NO_ACKNOWLEDGE = new Refusal("no-acknowledge", Errno.ENXIO);

    /** The chip holds the clock, or the data line is stuck. */
    Fault TIMEOUT = new Refusal("timeout", Errno.ETIMEDOUT);

    /** Another master spoke at the same time. */
    Fault ARBITRATION_LOST = new Refusal("arbitration-lost", Errno.EAGAIN);

    /** As it stands in commands and logs: {@code none}, {@code timeout}, {@code slow:20} ... */
    String name();

    /** The transfer works. */
    record Healthy() implements Fault {
        @Override
        public String name() {
            return "none";
        }
    }

    /** The transfer ends with an error, and the chip sees nothing of it. */
    record Refusal(String name, Errno errno) implements Fault {}

    /** The transfer works, but takes this much longer. */
    record Slow(Duration delay) implements Fault {
        public Slow {
            if (delay.isNegative()) {
                throw new IllegalArgumentException("slow by " + delay + ", expected no less than 0");
            }
        }

        @Override
        public String name() {
            return "slow:" + delay.toMillis();
        }
    }

    /**
     * The fault of that name; {@code slow:N} is N milliseconds.
     *
     * @throws IllegalArgumentException naming what was given and what there is
     */
    static Fault named(String name) {
        for (Fault fault : new Fault[] {NONE, NO_ACKNOWLEDGE, TIMEOUT, ARBITRATION_LOST}) {
            if (fault.name().equals(name)) {
                return fault;
            }
        }
        if (name.matches("slow:[0-9]{1,6}")) {
            return new Slow(Duration.ofMillis(Long.parseLong(name.substring("slow:".length()))));
        }
        throw new IllegalArgumentException("no fault '" + name
                + "', expected none, no-acknowledge, timeout, arbitration-lost or slow:MILLISECONDS");
    }
}
