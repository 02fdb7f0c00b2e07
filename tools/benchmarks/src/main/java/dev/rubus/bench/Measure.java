package dev.rubus.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One number, and what it is held against.
 *
 * @param bench the benchmark's name
 * @param subject what was measured
 * @param value median of the runs
 * @param peer what it is compared with in the same run; empty if nothing
 * @param target the most it may be: with a peer, of the ratio; without one, of the value; absent: only told
 * @param runs what the value is the median of
 * @param note what the reader must know; empty if nothing
 */
record Measure(
        String bench,
        String subject,
        double value,
        String unit,
        String peer,
        OptionalDouble peerValue,
        OptionalDouble target,
        List<Double> runs,
        String note) {

    /** The median of the runs, at most {@code target}. */
    static Measure limited(String bench, String subject, String unit, List<Double> runs, double target) {
        return new Measure(
                bench, subject, Median.of(runs), unit, "", OptionalDouble.empty(), OptionalDouble.of(target), runs, "");
    }

    /** A number without a target. */
    static Measure told(String bench, String subject, String unit, double value, String note) {
        return new Measure(
                bench, subject, value, unit, "", OptionalDouble.empty(), OptionalDouble.empty(), List.of(value), note);
    }

    /** The median of the runs, at most {@code target} times the median of the peer's. */
    static Measure against(
            String bench,
            String subject,
            String unit,
            List<Double> runs,
            String peer,
            List<Double> peerRuns,
            double target) {
        return new Measure(
                bench,
                subject,
                Median.of(runs),
                unit,
                peer,
                OptionalDouble.of(Median.of(peerRuns)),
                OptionalDouble.of(target),
                runs,
                "");
    }

    /** The median of the runs beside that of a peer's, without a target. */
    static Measure beside(
            String bench, String subject, String unit, List<Double> runs, String peer, List<Double> peerRuns) {
        return new Measure(
                bench,
                subject,
                Median.of(runs),
                unit,
                peer,
                OptionalDouble.of(Median.of(peerRuns)),
                OptionalDouble.empty(),
                runs,
                "");
    }

    OptionalDouble ratio() {
        return peerValue.isPresent() ? OptionalDouble.of(value / peerValue.getAsDouble()) : OptionalDouble.empty();
    }

    /** Whether the target was met; true if there is none. */
    boolean met() {
        return target.isEmpty() || ratio().orElse(value) <= target.getAsDouble();
    }

    String line() {
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%-8s %-16s %10s", bench, subject, amount(value) + " " + unit));
        peerValue.ifPresent(p -> line.append(String.format(Locale.ROOT, "  %s %s %s", peer, amount(p), unit)));
        ratio().ifPresent(r -> line.append("  ratio " + ratio(r)));
        target.ifPresent(t -> line.append("  target ")
                .append(peerValue.isPresent() ? ratio(t) + "x" : amount(t) + " " + unit)
                .append(met() ? "  met" : "  MISSED"));
        return note.isEmpty()
                ? line.toString()
                : line.append("  (").append(note).append(')').toString();
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, value < 0.1 ? "%.5f" : "%.2f", value);
    }

    private static String amount(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.1f", value);
    }

    Map<String, Object> document() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("bench", bench);
        all.put("subject", subject);
        all.put("unit", unit);
        all.put("value", value);
        all.put("runs", runs);
        peerValue.ifPresent(p -> {
            all.put("peer", peer);
            all.put("peer_value", p);
        });
        ratio().ifPresent(r -> all.put("ratio", r));
        target.ifPresent(t -> {
            all.put(peerValue.isPresent() ? "target_ratio" : "target_value", t);
            all.put("met", met());
        });
        if (!note.isEmpty()) {
            all.put("note", note);
        }
        return all;
    }
}
