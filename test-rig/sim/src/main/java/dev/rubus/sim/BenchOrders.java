package dev.rubus.sim;

import dev.rubus.linux.LinuxException;
import dev.rubus.sim.device.Bme280Model;
import dev.rubus.sim.device.Bme280Raw;
import dev.rubus.sim.device.Fault;
import dev.rubus.sim.device.I2cBusModel;

/**
 * What a test or a user does to the board, one line of text each, and what it answers:
 *
 * <pre>
 * pull LINE up|down          ties an input to supply or ground (gpio-sim's pull); its button keeps still
 * auto LINE on|off           the button of the line presses itself, or keeps still
 * level LINE                 0 or 1: the voltage, as an LED shows it
 * changes LINE               how often the voltage has changed since the process started
 * cut LINE                   ends the line's events, as a chip that is unplugged does
 * dropped LINE               edges that found the event buffer full
 * raw ADDRESS T P H          what the BME280 there measures from now on, as raw converter values; on every bus
 * fault ADDRESS NAME         none, nack, timeout, arbitration, slow=MILLISECONDS; on every bus
 * </pre>
 */
final class BenchOrders {
    private static final String EXPECTED = "expected pull LINE up|down, auto LINE on|off, level LINE, changes LINE,"
            + " cut LINE, dropped LINE, raw ADDRESS T P H or fault ADDRESS none|nack|timeout|arbitration|slow=MILLISECONDS";

    private final LineBench lines;
    private final Wiring wiring;

    BenchOrders(LineBench lines, Wiring wiring) {
        this.lines = lines;
        this.wiring = wiring;
    }

    /** @throws IllegalArgumentException saying what was expected */
    String obey(String order) throws LinuxException {
        String[] words = order.strip().split("\\s+");
        if (words.length == 2) {
            int line = number(words[1]);
            return switch (words[0]) {
                case "level" -> lines.ask(line, BoardLine::isHighNow) ? "1" : "0";
                case "changes" -> Long.toString(lines.ask(line, BoardLine::changesByNow));
                case "cut" -> lines.ask(line, BoardLine::cut);
                case "dropped" -> Long.toString(lines.ask(line, BoardLine::dropped));
                default -> throw new IllegalArgumentException(EXPECTED);
            };
        }
        if (words.length == 5 && words[0].equals("raw")) {
            raw(number(words[1]), new Bme280Raw(number(words[3]), number(words[2]), number(words[4])));
            return "";
        }
        if (words.length != 3) {
            throw new IllegalArgumentException(EXPECTED);
        }
        switch (words[0]) {
            case "pull" -> lines.pull(number(words[1]), choose(words[2], "up", "down"));
            case "auto" -> lines.automatic(number(words[1]), choose(words[2], "on", "off"));
            case "fault" -> fault(number(words[1]), words[2]);
            default -> throw new IllegalArgumentException(EXPECTED);
        }
        return "";
    }

    private void raw(int address, Bme280Raw values) {
        boolean found = false;
        for (I2cBusModel bus : wiring.buses().values()) {
            synchronized (bus) {
                if (bus.target(address).orElse(null) instanceof Bme280Model chip) {
                    chip.fix(values);
                    found = true;
                }
            }
        }
        if (!found) {
            throw new IllegalArgumentException("no BME280 at 0x%02x".formatted(address));
        }
    }

    private void fault(int address, String name) {
        Fault fault = Fault.named(
                switch (name) {
                    case "nack" -> Fault.NO_ACKNOWLEDGE.name();
                    case "arbitration" -> Fault.ARBITRATION_LOST.name();
                    default -> name.replace("slow=", "slow:");
                });
        if (address < 0x03 || address > 0x77) {
            throw new IllegalArgumentException("expected an address from 0x03 to 0x77");
        }
        for (I2cBusModel bus : wiring.buses().values()) {
            synchronized (bus) {
                bus.fault(address, fault);
            }
        }
    }

    private static boolean choose(String word, String yes, String no) {
        if (!word.equals(yes) && !word.equals(no)) {
            throw new IllegalArgumentException("'" + word + "', expected " + yes + " or " + no);
        }
        return word.equals(yes);
    }

    private static int number(String word) {
        try {
            return Integer.decode(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + word + "', expected a number; " + EXPECTED, e);
        }
    }
}
