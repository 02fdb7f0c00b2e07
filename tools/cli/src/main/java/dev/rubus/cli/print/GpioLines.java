package dev.rubus.cli.print;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Document;
import java.util.Locale;
import java.util.stream.Collectors;

/** GPIO as the tools of libgpiod 2 print it, so that eyes and scripts need not learn a second form. */
public final class GpioLines {

    private GpioLines() {}

    /** As gpiodetect: {@code gpiochip0 [pinctrl-bcm2711] (54 lines)}. */
    public static void chips(Document answer, Output out) throws CommandFailure {
        for (Document chip : answer.expectItems()) {
            out.line(chip.text("name") + " [" + chip.text("label") + "] (" + chip.text("lines") + " lines)");
        }
    }

    /** As gpioinfo, with the chip's name above its lines. */
    public static void info(Document answer, Output out) throws CommandFailure {
        String chip = "";
        for (Document line : answer.expectItems()) {
            if (!line.text("chip").equals(chip)) {
                chip = line.text("chip");
                String current = chip;
                long lines = answer.items().stream()
                        .filter(other -> other.text("chip").equals(current))
                        .count();
                out.line(chip + " - " + lines + " lines:");
            }
            out.line(line(line));
        }
    }

    private static String line(Document line) {
        String name = line.has("name") ? '"' + line.text("name") + '"' : "unnamed";
        StringBuilder shown = new StringBuilder("\tline %3s:\t%-16s\t%s"
                .formatted(line.text("line"), name, line.has("direction") ? line.text("direction") : "input"));
        // What our own nodes say: all of it in one word, "in,pull-up,both,debounce=5000".
        String settings = line.text("settings").replaceFirst("^(in|out),?", "");
        shown.append(settings.isEmpty() ? "" : " " + settings.replace(',', ' '));
        if (line.has("consumer")) {
            shown.append(" consumer=\"").append(line.text("consumer")).append('"');
        }
        return shown.toString();
    }

    /** As gpioget: {@code "17"=active "27"=inactive}. */
    public static void values(Document answer, Output out) throws CommandFailure {
        out.line(answer.expectItems().stream().map(GpioLines::pair).collect(Collectors.joining(" ")));
    }

    /** The same for a single line. */
    public static void value(Document line, Output out) {
        out.line(pair(line));
    }

    private static String pair(Document line) {
        return '"' + line.text("line") + "\"=" + (isActive(line) ? "active" : "inactive");
    }

    /** As gpioget --numeric: {@code 1 0}. */
    public static void numbers(Document answer, Output out) throws CommandFailure {
        out.line(answer.expectItems().stream()
                .map(line -> isActive(line) ? "1" : "0")
                .collect(Collectors.joining(" ")));
    }

    private static boolean isActive(Document line) {
        return line.number("value").orElse(0) != 0 || line.flag("value");
    }

    /** As gpiomon: seconds of the kernel's clock, the edge, the chip and the line. */
    public static void edge(Document event, Output out) {
        long ns = event.number("time_ns").orElse(0);
        String chip = event.has("chip") ? event.text("chip") + " " : "";
        out.line(String.format(
                Locale.ROOT,
                "%d.%09d\t%s\t%s%s",
                ns / 1_000_000_000,
                ns % 1_000_000_000,
                event.text("edge"),
                chip,
                event.text("line")));
    }
}
