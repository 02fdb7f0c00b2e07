package dev.rubus.cli.print;

import dev.rubus.cli.control.Document;
import java.util.ArrayList;
import java.util.List;

/** A line that a process logged: when, who, what. */
public final class LogLine {

    private LogLine() {}

    public static void one(Document line, Output out) {
        if (!line.isMap()) {
            out.line(line.text());
            return;
        }
        List<String> parts = new ArrayList<>();
        for (String key : List.of("time", "level")) {
            if (line.has(key)) {
                parts.add(line.text(key));
            }
        }
        parts.add(line.has("name") ? line.text("name") + ": " + line.text("text") : line.text("text"));
        out.line(String.join(" ", parts));
    }

    public static void all(Document answer, Output out) {
        answer.items().forEach(line -> one(line, out));
    }
}
