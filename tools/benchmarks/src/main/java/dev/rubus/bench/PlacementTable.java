package dev.rubus.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@link PlacementBenchmark} found, side by side: numbers first, then a line for what each fault did in each style. */
final class PlacementTable {
    private PlacementTable() {}

    /** @param measures whose subjects are {@code STYLE: ROW} */
    static List<String> of(List<Measure> measures) {
        Map<String, Map<String, Measure>> rows = new LinkedHashMap<>();
        for (Measure measure : measures) {
            String[] words = measure.subject().split(": ", 2);
            rows.computeIfAbsent(words[1], row -> new LinkedHashMap<>()).put(words[0], measure);
        }
        List<String> lines = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        lines.add(numbers("placement", "monolithic", "micro", "hybrid"));
        faults.add(fault("fault", "style", "outage", "what died"));
        rows.forEach((label, styles) -> {
            if (styles.values().stream().allMatch(measure -> measure.note().isEmpty())) {
                lines.add(numbers(label, cell(styles, "monolithic"), cell(styles, "micro"), cell(styles, "hybrid")));
            } else {
                styles.forEach((style, measure) -> faults.add(fault(label, style, amount(measure), measure.note())));
            }
        });
        lines.addAll(faults);
        return lines;
    }

    private static String cell(Map<String, Measure> styles, String style) {
        Measure measure = styles.get(style);
        return measure == null ? "-" : amount(measure);
    }

    private static String amount(Measure measure) {
        String number = String.format(Locale.ROOT, measure.value() >= 100 ? "%.0f" : "%.1f", measure.value());
        return number + " " + measure.unit();
    }

    private static String numbers(String row, String monolithic, String micro, String hybrid) {
        return String.format(Locale.ROOT, "%-18s %-16s %-16s %-16s", row, monolithic, micro, hybrid)
                .stripTrailing();
    }

    private static String fault(String what, String style, String outage, String died) {
        return String.format(Locale.ROOT, "%-18s %-14s %-14s %s", what, style, outage, died);
    }
}
