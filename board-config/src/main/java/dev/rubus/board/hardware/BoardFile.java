package dev.rubus.board.hardware;

import dev.rubus.board.quantity.BadValue;
import dev.rubus.board.quantity.ValueParser;
import dev.rubus.board.toml.CheckedTable;
import dev.rubus.board.toml.Problem;
import dev.rubus.board.toml.Problems;
import dev.rubus.board.toml.TomlFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code ID.toml} and checks that the board fits together: buses on the header's lines, devices on lines and buses. */
final class BoardFile {
    private static final int MAX_BUS = 1023;

    private final String id;
    private final CheckedTable root;
    private final Problems problems;

    private BoardFile(String id, CheckedTable root) {
        this.id = id;
        this.root = root;
        this.problems = root.problems();
    }

    /**
     * The board, or empty when a problem was added.
     *
     * @param headers finds a header by name, and adds the problem when it cannot
     */
    static Optional<Board> read(
            Path file, String id, Problems problems, Function<CheckedTable, Optional<Header>> headers) {
        return TomlFile.read(file, problems).flatMap(root -> new BoardFile(id, root).board(headers));
    }

    private Optional<Board> board(Function<CheckedTable, Optional<Header>> headers) {
        int before = problems.count();
        String name = root.string("name").orElse(id);
        List<String> match = root.values("match", ValueParser.filled());
        boolean simulated = root.flag("simulated").orElse(false);
        CheckedTable gpio = root.table("gpio");
        List<String> labels = gpio.values("labels", ValueParser.filled());
        if (labels.isEmpty() && problems.count() == before) {
            problems.add(Problem.expected(
                    gpio.position(), "at least one chip label", "none", "add labels = [\"pinctrl-...\"] under [gpio]"));
        }
        Optional<Header> header = headers.apply(root);
        List<I2cBus> buses = buses(header);
        List<SimDevice> sim = devices(simulated, header, buses);
        root.finish();
        if (problems.count() != before) {
            return Optional.empty();
        }
        return header.map(lines -> new Board(id, name, labels, lines, buses, match, simulated, sim));
    }

    private List<I2cBus> buses(Optional<Header> header) {
        List<I2cBus> buses = new ArrayList<>();
        Set<Integer> numbers = new HashSet<>();
        for (CheckedTable table : root.tables("i2c")) {
            bus(table, header).ifPresent(bus -> {
                if (!numbers.add(bus.number())) {
                    problems.add(Problem.expected(
                            table.position("bus"), "each bus once", "bus " + bus.number() + " again", "remove one"));
                }
                buses.add(bus);
            });
        }
        return buses;
    }

    private Optional<I2cBus> bus(CheckedTable table, Optional<Header> header) {
        int before = problems.count();
        Optional<Integer> number = table.required("bus", "1", ValueParser.whole(0, MAX_BUS));
        Optional<String> adapter = table.required("adapter", "\"/dev/i2c-1\"", ValueParser.filled());
        List<Integer> pins = table.values("lines", raw -> onHeader(raw, header));
        boolean enabled = table.flag("enabled").orElse(true);
        if (problems.count() == before && (pins.size() != 2 || pins.get(0).equals(pins.get(1)))) {
            problems.add(Problem.expected(
                    table.position("lines"),
                    "two lines, SDA and SCL",
                    pins.toString(),
                    "write for example lines = [2, 3]"));
        }
        return problems.count() == before
                ? Optional.of(
                        new I2cBus(number.orElseThrow(), adapter.orElseThrow(), pins.get(0), pins.get(1), enabled))
                : Optional.empty();
    }

    private static int onHeader(Object raw, Optional<Header> header) throws BadValue {
        int line = ValueParser.whole(0, MAX_BUS).parse(raw);
        if (header.isPresent() && !header.get().has(line)) {
            throw new BadValue("a line of the header (" + header.get().span() + ")", "correct the number");
        }
        return line;
    }

    private List<SimDevice> devices(boolean simulated, Optional<Header> header, List<I2cBus> buses) {
        List<SimDevice> devices = new ArrayList<>();
        Set<String> places = new HashSet<>();
        for (CheckedTable table : root.tables("sim")) {
            if (!simulated) {
                problems.add(Problem.expected(
                        table.position(), "no [[sim]] on a real board", "one", "add simulated = true or remove it"));
            }
            new SimDeviceReader(table).read().ifPresent(device -> {
                wired(table, device, header, buses);
                if (!places.add(place(device))) {
                    problems.add(Problem.expected(
                            table.position(), "one device in each place", "a second at " + place(device), "move one"));
                }
                devices.add(device);
            });
        }
        return devices;
    }

    private void wired(CheckedTable table, SimDevice device, Optional<Header> header, List<I2cBus> buses) {
        boolean there = switch (device) {
            case SimDevice.Button button -> onHeader(button.line(), header);
            case SimDevice.Led led -> onHeader(led.line(), header);
            case SimDevice.Bme280 sensor -> enabled(sensor.bus(), buses);
            case SimDevice.RegisterFile registers -> enabled(registers.bus(), buses);
        };
        if (!there) {
            problems.add(Problem.expected(
                    table.position(), "a line of the header or an enabled bus", place(device), "correct the number"));
        }
    }

    private static boolean onHeader(int line, Optional<Header> header) {
        return header.isEmpty() || header.get().has(line);
    }

    private static boolean enabled(int number, List<I2cBus> buses) {
        return buses.stream().anyMatch(bus -> bus.number() == number && bus.enabled());
    }

    private static String place(SimDevice device) {
        return switch (device) {
            case SimDevice.Button button -> "line " + button.line();
            case SimDevice.Led led -> "line " + led.line();
            case SimDevice.Bme280 sensor -> String.format("bus %d address 0x%02x", sensor.bus(), sensor.address());
            case SimDevice.RegisterFile r -> String.format("bus %d address 0x%02x", r.bus(), r.address());
        };
    }
}
