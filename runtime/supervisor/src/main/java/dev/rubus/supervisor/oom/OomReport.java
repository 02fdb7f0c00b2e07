package dev.rubus.supervisor.oom;

import dev.rubus.kernel.oom.Badness;
import dev.rubus.kernel.oom.Candidate;
import dev.rubus.kernel.oom.Pressure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of `supervisor oom`. */
final class OomReport {
    private OomReport() {}

    /** Who goes first, second, and so on, with the parts of its points. */
    static List<Map<String, Object>> order(List<Candidate> candidates, Pressure pressure, Map<String, Integer> linux) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Badness b : Badness.order(candidates, pressure.totalPages())) {
            Candidate c = b.candidate();
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", c.name());
            row.put("kind", c.privilege().label());
            row.put("score_bytes", c.immune() ? null : bytes(b.points()));
            row.put("use_bytes", bytes(b.use()));
            row.put("age_bytes", -bytes(b.age()));
            row.put("privilege_bytes", -bytes(b.privilege()));
            row.put("adj_bytes", bytes(b.adj()));
            row.put("adj", c.adj());
            row.put("linux_adj", linux.get(c.name()));
            row.put("why", b.why());
            rows.add(row);
        }
        return rows;
    }

    private static long bytes(long pages) {
        return pages * Badness.PAGE_BYTES;
    }

    /** The kernel's line of a pressure file, for example {@code avg10=0.00 avg60=0.00 avg300=0.00 total=0}. */
    static @Nullable String stalls(Path file) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("some ")) {
                    return line.substring("some ".length());
                }
            }
        } catch (IOException e) {
            return null; // a kernel without PSI
        }
        return null;
    }
}
