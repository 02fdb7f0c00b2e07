package dev.rubus.cli.print;

import dev.rubus.cli.control.Document;
import java.util.List;
import java.util.stream.Collectors;

/** The node as a whole: what runs, where it listens, and who is not well. */
public final class NodePage {

    private static final List<String> PLACES = List.of("broker", "dashboard", "config", "state", "files", "log");

    private NodePage() {}

    /** What {@code supervisor status} shows. */
    public static void status(Document node, Output out) {
        out.line("node " + node.text("node") + " on board " + node.text("board") + ", up "
                + Quantity.of("uptime_ms", node.get("uptime_ms")) + ", pid " + Quantity.of("pid", node.get("pid")));
        places(node, out);
        List<Document> processes = node.items("processes");
        List<Document> unwell = processes.stream()
                .filter(process -> !process.text("state").equals("running"))
                .toList();
        out.line(processes.size() - unwell.size() + " of " + processes.size() + " processes running");
        unwell.forEach(process -> out.line("  " + describe(process)));
    }

    /** What {@code supervisor start} shows once the node serves. */
    public static void started(Document node, Output out) {
        String time = node.has("start_ms") ? " after " + Quantity.of("start_ms", node.get("start_ms")) : "";
        out.line("node " + node.text("node") + " serves on board " + node.text("board") + time + ", pid "
                + Quantity.of("pid", node.get("pid")));
        places(node, out);
        out.line("  started    "
                + node.items("processes").stream()
                        .map(process -> process.text("name") + " (" + process.text("kind") + ")")
                        .collect(Collectors.joining(", ")));
        out.line("ask it with: supervisor status, supervisor ps; end it with: supervisor stop");
    }

    private static void places(Document node, Output out) {
        for (String place : PLACES) {
            if (node.has(place)) {
                out.line("  " + place + " ".repeat(11 - place.length()) + node.text(place));
            }
        }
    }

    private static String describe(Document process) {
        String exit = process.has("last_exit") ? ", last exit: " + process.text("last_exit") : "";
        return process.text("name") + " (" + process.text("kind") + ") is " + process.text("state") + ", generation "
                + process.text("generation") + ", " + process.text("restarts") + " restarts" + exit;
    }
}
