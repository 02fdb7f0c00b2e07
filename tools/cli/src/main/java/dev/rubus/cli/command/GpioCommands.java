package dev.rubus.cli.command;

import static dev.rubus.cli.command.Words.command;
import static dev.rubus.cli.command.Words.flag;
import static dev.rubus.cli.command.Words.group;
import static dev.rubus.cli.command.Words.option;
import static dev.rubus.cli.command.Words.word;
import static dev.rubus.cli.command.Words.words;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Document;
import dev.rubus.cli.print.GpioLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** GPIO lines, with the words of libgpiod 2's tools. A line is named by its number: 17, or GPIO17. */
public final class GpioCommands {

    // The longest header of any Raspberry Pi has lines 0 to 27; the chips have up to 58.
    private static final int LAST_LINE = 63;

    private GpioCommands() {}

    public static Words gpio() {
        return group(
                "gpio",
                "Read, set and watch GPIO lines.",
                command(
                        "detect",
                        "List the GPIO chips.",
                        call -> call.askAndShow("gpio.detect", Map.of(), GpioLines::chips)),
                command(
                        "info",
                        "List the lines and who uses them.",
                        call -> call.askAndShow("gpio.info", Map.of(), GpioLines::info)),
                command(
                        "get",
                        "Read lines.",
                        GpioCommands::get,
                        words("LINE", "A line's number, such as 17."),
                        flag("Print 0 and 1 only.", "--numeric")),
                command(
                        "set",
                        "Set output lines.",
                        GpioCommands::set,
                        words("LINE=VALUE", "A line and its value, such as 27=1.")),
                command(
                        "mon",
                        "Print the edges of a line as they come.",
                        GpioCommands::mon,
                        word("LINE", "A line's number, such as 17."),
                        option("N", "End after N edges.", "-n", "--num-events")));
    }

    private static void get(Call call) throws CommandFailure {
        List<Document> values = new ArrayList<>();
        for (long line : lines(call.words("LINE"))) {
            values.add(call.ask("gpio.get", Map.of("line", line)));
        }
        call.show(all(values), call.has("--numeric") ? GpioLines::numbers : GpioLines::values);
    }

    private static void set(Call call) throws CommandFailure {
        List<Map<String, Long>> wishes = new ArrayList<>();
        // Every word is understood before the first line is touched.
        for (String wish : call.words("LINE=VALUE")) {
            int equals = wish.indexOf('=');
            if (equals < 0) {
                throw CommandFailure.usage("'" + wish + "' has no value, expected LINE=VALUE such as 27=1");
            }
            wishes.add(Map.of("line", line(wish.substring(0, equals)), "value", value(wish.substring(equals + 1))));
        }
        List<Document> done = new ArrayList<>();
        for (Map<String, Long> wish : wishes) {
            done.add(call.ask("gpio.set", wish));
        }
        // Like gpioset: nothing to say when it worked.
        call.show(all(done), (answer, out) -> {});
    }

    private static void mon(Call call) throws CommandFailure {
        long limit =
                Call.number("-n", call.option("--num-events").orElse(Long.toString(Long.MAX_VALUE)), 1, Long.MAX_VALUE);
        call.follow("gpio.mon", Map.of("line", line(call.word("LINE"))), limit, GpioLines::edge);
    }

    private static List<Long> lines(List<String> words) throws CommandFailure {
        List<Long> lines = new ArrayList<>();
        for (String word : words) {
            lines.add(line(word));
        }
        return lines;
    }

    static long line(String word) throws CommandFailure {
        String number = word.toUpperCase(Locale.ROOT).startsWith("GPIO") ? word.substring(4) : word;
        return Call.number("the line", number, 0, LAST_LINE);
    }

    private static long value(String word) throws CommandFailure {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "1", "active", "on", "true" -> 1;
            case "0", "inactive", "off", "false" -> 0;
            default ->
                throw CommandFailure.usage("the value is '" + word + "', expected 0 or 1, or inactive or active");
        };
    }

    private static Document all(List<Document> answers) {
        List<Object> values = new ArrayList<>();
        answers.forEach(answer -> {
            if (answer.value() != null) {
                values.add(answer.value());
            }
        });
        return new Document(values);
    }
}
