package dev.rubus.board.hardware;

import java.util.List;
import java.util.Optional;

/**
 * A board, as its file describes it.
 *
 * @param id the file's name without .toml: what {@code --board} takes
 * @param name what the maker calls it
 * @param gpioChipLabels labels of the chip that drives the header, the first present one is meant. Never a chip number: on the
 *     Pi 5 the header moved between gpiochip4 and gpiochip0
 * @param header the lines that apps may claim
 * @param i2c the buses on the header, enabled or not
 * @param match device-tree strings that recognise the board, see {@link DeviceTree#matches}
 * @param simulated true: drivers talk to the simulator, not to Linux
 * @param sim what the simulator is wired to; empty unless simulated
 */
public record Board(
        String id,
        String name,
        List<String> gpioChipLabels,
        Header header,
        List<I2cBus> i2c,
        List<String> match,
        boolean simulated,
        List<SimDevice> sim) {
    public Board {
        gpioChipLabels = List.copyOf(gpioChipLabels);
        i2c = List.copyOf(i2c);
        match = List.copyOf(match);
        sim = List.copyOf(sim);
        if (gpioChipLabels.isEmpty() || (!simulated && !sim.isEmpty())) {
            throw new IllegalArgumentException(
                    "board " + id + ": labels " + gpioChipLabels + ", simulated devices " + sim);
        }
    }

    /** The bus with this number, enabled or not. */
    public Optional<I2cBus> bus(int number) {
        return i2c.stream().filter(bus -> bus.number() == number).findFirst();
    }
}
