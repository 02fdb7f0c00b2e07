package dev.rubus.cli.command;

import static dev.rubus.cli.command.Words.command;
import static dev.rubus.cli.command.Words.group;
import static dev.rubus.cli.command.Words.option;
import static dev.rubus.cli.command.Words.word;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.print.GpioLines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The simulated board seen from outside: what a finger, an eye or a loose wire would do. */
public final class SimCommands {

    private static final List<String> FAULTS = List.of("none", "nack", "timeout", "arbitration", "slow");

    private SimCommands() {}

    public static Words sim() {
        return group(
                "sim",
                "Press, watch and break the simulated board (board sim only).",
                command(
                        "pull",
                        "Pull an input line up or down from outside.",
                        SimCommands::pull,
                        line(),
                        word("up|down", "Where to.")),
                command("level", "Read a line from outside.", SimCommands::level, line()),
                command("changes", "How often a line's level has changed.", SimCommands::changes, line()),
                command(
                        "auto",
                        "Let a simulated button press itself, or not.",
                        SimCommands::auto,
                        line(),
                        word("on|off", "Whether.")),
                command("cut", "End a line's edges, as a chip that is unplugged does.", SimCommands::cut, line()),
                command(
                        "raw",
                        "Let a simulated BME280 measure these values.",
                        SimCommands::raw,
                        word("ADDRESS", "The chip's address, such as 0x76."),
                        word("T", "Temperature, as the converter's raw value of 20 bits."),
                        word("P", "Pressure, likewise."),
                        word("H", "Humidity, 16 bits.")),
                command(
                        "fault",
                        "Break a simulated I2C device, or mend it.",
                        SimCommands::fault,
                        word("ADDRESS", "The device's address, such as 0x76."),
                        word("FAULT", "One of " + String.join(" ", FAULTS) + ", slow=MS."),
                        option("BUS", "The bus (default: 1).", "--bus")));
    }

    private static Words.Word line() {
        return word("LINE", "A line's number, such as 17.");
    }

    private static void pull(Call call) throws CommandFailure {
        String pull = call.word("up|down");
        if (!pull.equals("up") && !pull.equals("down")) {
            throw CommandFailure.usage("the pull is '" + pull + "', expected up or down");
        }
        Map<String, Object> args = Map.of("line", GpioCommands.line(call.word("LINE")), "pull", pull);
        call.askAndShow("sim.pull", args, (answer, out) -> {});
    }

    private static void level(Call call) throws CommandFailure {
        call.askAndShow("sim.level", Map.of("line", GpioCommands.line(call.word("LINE"))), GpioLines::value);
    }

    private static void changes(Call call) throws CommandFailure {
        call.askAndShow(
                "sim.changes",
                Map.of("line", GpioCommands.line(call.word("LINE"))),
                (answer, out) -> out.line(answer.text("value")));
    }

    private static void auto(Call call) throws CommandFailure {
        String mode = call.word("on|off");
        if (!mode.equals("on") && !mode.equals("off")) {
            throw CommandFailure.usage("the mode is '" + mode + "', expected on or off");
        }
        Map<String, Object> args = Map.of("line", GpioCommands.line(call.word("LINE")), "mode", mode);
        call.askAndShow("sim.auto", args, (answer, out) -> {});
    }

    private static void cut(Call call) throws CommandFailure {
        Map<String, Object> args = Map.of("line", GpioCommands.line(call.word("LINE")));
        call.askAndShow("sim.cut", args, (answer, out) -> {});
    }

    private static void raw(Call call) throws CommandFailure {
        int max = (1 << 20) - 1;
        Map<String, Object> args = Map.of(
                "address", I2cCommands.address(call.word("ADDRESS")),
                "temperature", Call.number("the temperature", call.word("T"), 0, max),
                "pressure", Call.number("the pressure", call.word("P"), 0, max),
                "humidity", Call.number("the humidity", call.word("H"), 0, max));
        call.askAndShow("sim.raw", args, (answer, out) -> {});
    }

    private static void fault(Call call) throws CommandFailure {
        String word = call.word("FAULT");
        int equals = word.indexOf('=');
        String fault = equals < 0 ? word : word.substring(0, equals);
        if (!FAULTS.contains(fault) || (equals >= 0 && !fault.equals("slow"))) {
            throw CommandFailure.usage(
                    "the fault is '" + word + "', expected one of " + String.join(" ", FAULTS) + " or slow=MS");
        }
        Map<String, Object> args = new LinkedHashMap<>();
        args.put("bus", Call.number("the bus", call.option("--bus").orElse("1"), 0, 255));
        args.put("address", I2cCommands.address(call.word("ADDRESS")));
        args.put("fault", fault);
        if (fault.equals("slow")) {
            args.put("delay_ms", Call.number("the delay", equals < 0 ? "50" : word.substring(equals + 1), 1, 60_000));
        }
        call.askAndShow("sim.fault", args, (answer, out) -> {});
    }
}
