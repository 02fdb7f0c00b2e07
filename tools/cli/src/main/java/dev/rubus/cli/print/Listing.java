package dev.rubus.cli.print;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Document;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Any answer, without knowing its kind: a list of objects as a table, an object as a line for each of its members. */
public final class Listing {

    private static final List<String> PROCESS = List.of(
            "name",
            "kind",
            "pid",
            "state",
            "generation",
            "restarts",
            "uptime_ms",
            "memory_bytes",
            "last_exit",
            "placement");

    private Listing() {}

    public static void any(Document answer, Output out) throws CommandFailure {
        if (answer.isList()) {
            list(answer, out);
        } else if (answer.isMap()) {
            members(answer, out);
        } else if (answer.value() != null) {
            out.line(answer.text());
        }
    }

    /** The node's processes, in the columns that {@code ps --json} has as keys. */
    public static void processes(Document answer, Output out) throws CommandFailure {
        Table table = new Table(PROCESS.stream()
                .map(key -> key.equals("generation") ? "GEN" : Quantity.header(key))
                .toList());
        for (Document row : answer.expectItems()) {
            table.row(cells(row, PROCESS));
        }
        table.print(out);
    }

    private static void list(Document answer, Output out) {
        Set<String> keys = new LinkedHashSet<>();
        answer.items().forEach(item -> keys.addAll(item.members().keySet()));
        if (keys.isEmpty()) {
            answer.items().forEach(item -> out.line(item.text()));
            return;
        }
        List<String> columns = List.copyOf(keys);
        Table table = new Table(columns.stream().map(Quantity::header).toList());
        answer.items().forEach(item -> table.row(cells(item, columns)));
        table.print(out);
    }

    private static List<String> cells(Document row, List<String> keys) {
        return keys.stream().map(key -> Quantity.of(key, row.get(key))).toList();
    }

    private static void members(Document answer, Output out) {
        Map<String, Document> tables = new java.util.LinkedHashMap<>();
        List<Map.Entry<String, Document>> plain = new ArrayList<>();
        for (Map.Entry<String, Document> member : answer.members().entrySet()) {
            boolean nested = member.getValue().items().stream().anyMatch(Document::isMap);
            if (nested) {
                tables.put(member.getKey(), member.getValue());
            } else {
                plain.add(member);
            }
        }
        int width = plain.stream()
                .mapToInt(member -> Quantity.name(member.getKey()).length())
                .max()
                .orElse(0);
        for (Map.Entry<String, Document> member : plain) {
            String name = Quantity.name(member.getKey());
            out.line(name + " ".repeat(width - name.length() + 2) + Quantity.of(member.getKey(), member.getValue()));
        }
        tables.forEach((name, table) -> {
            out.line("");
            out.line(Quantity.name(name) + ":");
            list(table, out);
        });
    }
}
