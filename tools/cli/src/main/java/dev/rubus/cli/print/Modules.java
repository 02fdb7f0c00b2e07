package dev.rubus.cli.print;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Document;
import java.util.List;
import java.util.stream.Collectors;

/** Loaded drivers as lsmod shows the kernel's modules: size, how many use it, and who. */
public final class Modules {

    private Modules() {}

    public static void print(Document answer, Output out) throws CommandFailure {
        Table table = new Table(List.of("Module", "Size", "Used by"));
        for (Document module : answer.expectItems()) {
            List<Document> users = module.items("used_by");
            String names = users.stream().map(Document::text).collect(Collectors.joining(","));
            table.row(List.of(
                    module.text("name"),
                    Quantity.of("size_bytes", module.get("size_bytes")),
                    (users.size() + " " + names).strip()));
        }
        table.print(out);
    }
}
