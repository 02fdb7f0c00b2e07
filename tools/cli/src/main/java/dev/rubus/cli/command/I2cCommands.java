package dev.rubus.cli.command;

import static dev.rubus.cli.command.Words.command;
import static dev.rubus.cli.command.Words.group;
import static dev.rubus.cli.command.Words.word;
import static dev.rubus.cli.command.Words.wordIfAny;
import static dev.rubus.cli.command.Words.words;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.print.I2cGrid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** I2C buses, with the words of i2c-tools. */
public final class I2cCommands {

    private static final int LAST_BUS = 255;
    private static final int LAST_ADDRESS = 0x7f;

    private I2cCommands() {}

    public static Words i2c() {
        return group(
                "i2c",
                "Find and talk to I2C devices.",
                command(
                        "detect",
                        "List the buses, or who answers on one.",
                        I2cCommands::detect,
                        wordIfAny("BUS", "A bus's number, such as 1.")),
                command(
                        "get",
                        "Read a register.",
                        I2cCommands::get,
                        bus(),
                        address(),
                        wordIfAny("REGISTER", "Such as 0xd0; left out: a plain read."),
                        wordIfAny("MODE", "b reads a byte (the default), w a word.")),
                command(
                        "set",
                        "Write a register.",
                        I2cCommands::set,
                        bus(),
                        address(),
                        word("REGISTER", "Such as 0x10."),
                        words("VALUE", "A byte, such as 0xff; more go to the registers after it.")),
                command("dump", "Read all registers.", I2cCommands::dump, bus(), address()));
    }

    private static Words.Word bus() {
        return word("BUS", "A bus's number, such as 1.");
    }

    private static Words.Word address() {
        return word("ADDRESS", "A device's 7-bit address, such as 0x76.");
    }

    private static void detect(Call call) throws CommandFailure {
        Optional<String> bus = call.wordIfAny("BUS");
        if (bus.isEmpty()) {
            call.askAndShow("i2c.detect", Map.of(), I2cGrid::buses);
        } else {
            call.askAndShow("i2c.detect", Map.of("bus", bus(bus.get())), I2cGrid::addresses);
        }
    }

    private static void get(Call call) throws CommandFailure {
        Map<String, Object> args = device(call);
        Optional<String> register = call.wordIfAny("REGISTER");
        if (register.isPresent()) {
            args.put("register", octet("the register", register.get()));
        }
        String mode = call.wordIfAny("MODE").orElse("b");
        if (!mode.equals("b") && !mode.equals("w")) {
            throw CommandFailure.usage("the mode is '" + mode + "', expected b (byte) or w (word)");
        }
        args.put("size", mode.equals("w") ? 2 : 1);
        call.askAndShow("i2c.get", args, I2cGrid::value);
    }

    private static void set(Call call) throws CommandFailure {
        Map<String, Object> args = device(call);
        args.put("register", octet("the register", call.word("REGISTER")));
        List<Long> bytes = new ArrayList<>();
        for (String value : call.words("VALUE")) {
            bytes.add(octet("the value", value));
        }
        args.put("bytes", bytes);
        call.askAndShow("i2c.set", args, (answer, out) -> {});
    }

    private static void dump(Call call) throws CommandFailure {
        call.askAndShow("i2c.dump", device(call), I2cGrid::registers);
    }

    private static Map<String, Object> device(Call call) throws CommandFailure {
        Map<String, Object> args = new LinkedHashMap<>();
        args.put("bus", bus(call.word("BUS")));
        args.put("address", address(call.word("ADDRESS")));
        return args;
    }

    private static long bus(String word) throws CommandFailure {
        return Call.number("the bus", word.startsWith("i2c-") ? word.substring(4) : word, 0, LAST_BUS);
    }

    static long address(String word) throws CommandFailure {
        return Call.number("the address", word, 0, LAST_ADDRESS);
    }

    private static long octet(String what, String word) throws CommandFailure {
        return Call.number(what, word, 0, 0xff);
    }
}
