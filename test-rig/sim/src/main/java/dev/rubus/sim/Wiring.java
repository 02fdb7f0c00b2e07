package dev.rubus.sim;

import dev.rubus.sim.device.Bme280Model;
import dev.rubus.sim.device.Bme280Trimming;
import dev.rubus.sim.device.I2cBusModel;
import dev.rubus.sim.device.I2cTarget;
import dev.rubus.sim.device.RegisterFile;
import dev.rubus.sim.device.Weather;
import dev.rubus.sim.device.gpio.ButtonModel;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is soldered to the board, from {@code sim.devices}, one part a line; empty lines and lines that begin with # are skipped:
 *
 * <pre>
 * button line=17 press-every-ms=2000 press-for-ms=120 bounce=true seed=1    every 0: pressed by order only
 * led line=27
 * bme280 bus=1 address=0x76 seed=1 day-ms=600000                           a day of weather in 10 minutes
 * registers bus=1 address=0x50
 * </pre>
 *
 * @param buttons by line
 * @param buses by number, each with its chips
 */
record Wiring(Map<Integer, Button> buttons, Map<Integer, I2cBusModel> buses) {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int DAY_MILLIS = 86_400_000;
    private static final String PARTS = "expected button, led, bme280 or registers";

    /** @throws IllegalArgumentException quoting the line that is wrong */
    static Wiring parse(String devices) {
        Wiring wiring = new Wiring(new TreeMap<>(), new TreeMap<>());
        for (String line : devices.split("\n")) {
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                wiring.solder(new PartText(line));
            }
        }
        return wiring;
    }

    /** The bus of that number; one without chips if nothing is soldered to it. */
    I2cBusModel bus(int number) {
        return buses.computeIfAbsent(number, n -> new I2cBusModel());
    }

    private void solder(PartText part) {
        switch (part.kind()) {
            case "button" -> button(part);
            // An LED does nothing to its line; whoever looks at it asks for the level.
            case "led" -> part.number("line");
            case "bme280" -> chip(part, bme280(part));
            case "registers" -> chip(part, new RegisterFile(part.address()));
            default -> throw part.bad(PARTS);
        }
        part.finish();
    }

    private void button(PartText part) {
        int line = part.number("line");
        long every = part.whole("press-every-ms", 2000);
        long pressed = part.whole("press-for-ms", 120);
        long seed = part.whole("seed", 1);
        Button button;
        try {
            ButtonModel finger =
                    every == 0 ? null : new ButtonModel(Duration.ofMillis(every), Duration.ofMillis(pressed), seed);
            button = new Button(finger, part.flag("bounce", true));
        } catch (IllegalArgumentException e) {
            throw part.bad(String.valueOf(e.getMessage()));
        }
        if (buttons.putIfAbsent(line, button) != null) {
            throw part.bad("line " + line + " has a button");
        }
    }

    /** The chip's clock must not run backwards; its weather starts at the time of day that it is, and may then run faster. */
    private static Bme280Model bme280(PartText part) {
        Weather weather = new Weather(part.whole("seed", 1));
        long dayMillis = Math.max(1, part.whole("day-ms", DAY_MILLIS));
        long startMillis = System.currentTimeMillis();
        long startNanos = System.nanoTime();
        return new Bme280Model(
                part.address(),
                Bme280Trimming.EXAMPLE,
                System::nanoTime,
                nanos -> weather.at(startMillis + (nanos - startNanos) / NANOS_PER_MILLI * DAY_MILLIS / dayMillis));
    }

    private void chip(PartText part, I2cTarget chip) {
        try {
            bus(part.number("bus")).attach(chip);
        } catch (IllegalArgumentException e) {
            throw part.bad(String.valueOf(e.getMessage()));
        }
    }
}
