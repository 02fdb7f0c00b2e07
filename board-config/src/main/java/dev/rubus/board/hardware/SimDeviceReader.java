package dev.rubus.board.hardware;

import dev.rubus.board.grant.I2cGrant;
import dev.rubus.board.quantity.BadValue;
import dev.rubus.board.quantity.Durations;
import dev.rubus.board.quantity.ValueParser;
import dev.rubus.board.toml.CheckedTable;
import dev.rubus.board.toml.Problem;
import java.time.Duration;
import java.util.Optional;

/** Reads one {@code [[sim]]} table. */
final class SimDeviceReader {
    private static final Duration NEVER = Duration.ZERO;
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration DEFAULT_PRESS = Duration.ofMillis(120);
    private static final Duration DEFAULT_BOUNCE = Duration.ofMillis(3);
    private static final Duration DEFAULT_DAY = Duration.ofMinutes(10);
    private static final Duration SHORTEST_DAY = Duration.ofSeconds(1);
    private static final int MAX_NUMBER = 1023;
    private static final int DEFAULT_REGISTERS = 256;

    private enum Kind {
        BUTTON,
        LED,
        BME280,
        REGISTER_FILE
    }

    private final CheckedTable table;

    SimDeviceReader(CheckedTable table) {
        this.table = table;
    }

    /** Empty when a problem was added. */
    Optional<SimDevice> read() {
        int before = table.problems().count();
        Optional<Kind> kind = table.required("kind", "\"led\"", ValueParser.text(SimDeviceReader::kind));
        if (kind.isEmpty()) {
            table.skip();
        }
        Optional<SimDevice> device = kind.flatMap(known -> switch (known) {
            case BUTTON -> button();
            case LED -> line().map(SimDevice.Led::new);
            case BME280 -> bme280();
            case REGISTER_FILE -> registerFile();
        });
        return table.problems().count() == before ? device : Optional.empty();
    }

    private static Kind kind(String text) throws BadValue {
        return switch (text) {
            case "button" -> Kind.BUTTON;
            case "led" -> Kind.LED;
            case "bme280" -> Kind.BME280;
            case "register-file" -> Kind.REGISTER_FILE;
            default ->
                throw new BadValue(
                        "a kind of simulated device: button, led, bme280 or register-file", "choose one of these");
        };
    }

    private Optional<SimDevice> button() {
        Optional<Integer> line = line();
        Duration every = table.duration("press-every", NEVER, LONGEST).orElse(NEVER);
        Duration held =
                table.duration("press-for", SimDevice.Button.SHORTEST, LONGEST).orElse(DEFAULT_PRESS);
        Duration bounce = table.duration("bounce", Duration.ZERO, LONGEST).orElse(DEFAULT_BOUNCE);
        if (!every.isZero()
                && every.compareTo(held) > 0
                && every.minus(held).compareTo(SimDevice.Button.SHORTEST) < 0) {
            table.problems()
                    .add(Problem.expected(
                            table.position("press-every"),
                            "a pause of at least " + Durations.format(SimDevice.Button.SHORTEST) + " between presses",
                            "one of " + Durations.format(every.minus(held)),
                            "raise press-every or lower press-for"));
            return Optional.empty();
        }
        try {
            return line.map(number -> new SimDevice.Button(number, every, held, bounce));
        } catch (IllegalArgumentException impossible) {
            table.problems()
                    .add(Problem.expected(
                            table.position(),
                            "bounce shorter than press-for, and both together shorter than press-every",
                            "other times",
                            "correct the three durations"));
            return Optional.empty();
        }
    }

    private Optional<SimDevice> bme280() {
        Optional<Integer> bus = bus();
        Optional<Integer> address = address();
        Duration day = table.duration("day", SHORTEST_DAY, LONGEST).orElse(DEFAULT_DAY);
        return bus.flatMap(b -> address.map(a -> new SimDevice.Bme280(b, a, day)));
    }

    private Optional<SimDevice> registerFile() {
        Optional<Integer> bus = bus();
        Optional<Integer> address = address();
        int size = table.whole("size", 1, DEFAULT_REGISTERS).orElse(DEFAULT_REGISTERS);
        return bus.flatMap(b -> address.map(a -> new SimDevice.RegisterFile(b, a, size)));
    }

    private Optional<Integer> line() {
        return table.required("line", "17", ValueParser.whole(0, MAX_NUMBER));
    }

    private Optional<Integer> bus() {
        return table.required("bus", "1", ValueParser.whole(0, MAX_NUMBER));
    }

    private Optional<Integer> address() {
        ValueParser<Integer> number = ValueParser.whole(0, Integer.MAX_VALUE);
        return table.required("address", "0x76", raw -> I2cGrant.checkAddress(number.parse(raw)));
    }
}
