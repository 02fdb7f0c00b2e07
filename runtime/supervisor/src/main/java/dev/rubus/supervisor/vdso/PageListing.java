package dev.rubus.supervisor.vdso;

import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.vdso.VdsoDriver;
import dev.rubus.abi.vdso.VdsoLayout;
import dev.rubus.abi.vdso.VdsoLine;
import dev.rubus.abi.vdso.VdsoPage;
import dev.rubus.abi.vdso.VdsoPoint;
import dev.rubus.linux.Memfd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code supervisor vdso} prints: the page by a mapping of a reader's own, not by what its writer remembers. Any thread. */
public final class PageListing {
    private static final long MILLI = 1_000_000;

    private PageListing() {}

    /** @throws IOException if the page cannot be mapped or read */
    public static Map<String, Object> of(NodePage node) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            VdsoPage page = VdsoPage.join(Memfd.mapReadOnly(node.readers(), VdsoLayout.BYTES, arena));
            long now = System.nanoTime();
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("size_bytes", VdsoLayout.BYTES);
            all.put("monotonic_ns", now);
            all.put("wall_time", time(page.wallNanos(now) / MILLI));
            all.put("beat_age_ms", (now - page.beatNanos()) / MILLI);
            all.put("drivers", page.drivers().stream().map(PageListing::driver).toList());
            all.put("lines", page.lines().stream().map(line -> line(line, now)).toList());
            List<Map<String, Object>> points = new ArrayList<>();
            page.points().forEach(point -> points.add(point(point)));
            all.put("points", points);
            return all;
        } catch (ProtocolViolation e) {
            throw new IOException("the vDSO page is damaged: " + e.what(), e);
        }
    }

    private static Map<String, Object> driver(VdsoDriver driver) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", driver.name());
        row.put("state", driver.state().label());
        row.put("generation", driver.generation());
        row.put("restarts", driver.restarts());
        row.put("since", time(driver.sinceMillis()));
        return row;
    }

    private static Map<String, Object> line(VdsoLine line, long now) {
        @Nullable Integer value = line.known() ? Integer.valueOf(line.high() ? 1 : 0) : null;
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("line", line.number());
        row.put("direction", line.output() ? "output" : "input");
        row.put("value", value);
        row.put("time_ns", line.known() ? line.stampNanos() : null);
        row.put("age_ms", line.known() ? (now - line.stampNanos()) / MILLI : null);
        row.put("live", line.live());
        row.put("generation", line.generation());
        return row;
    }

    private static Map<String, Object> point(VdsoPoint point) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("app", point.app());
        row.put("point", point.reading().point());
        row.put("value", point.reading().value());
        row.put("unit", point.reading().unit());
        row.put("time", time(point.reading().timeMillis()));
        row.put("seq", point.reading().seq());
        row.put("quality", point.reading().quality().name().toLowerCase(java.util.Locale.ROOT));
        return row;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
