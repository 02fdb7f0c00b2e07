package dev.rubus.board.manifest;

import dev.rubus.board.quantity.BadValue;
import dev.rubus.board.quantity.Budget;
import dev.rubus.board.quantity.DurationRange;
import dev.rubus.board.toml.CheckedTable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The tables that manifests of drivers and of apps share: {@code [limits]}, {@code [restart]}, {@code [config]}. */
final class Sections {
    private Sections() {}

    static Limits limits(CheckedTable table) {
        long memory =
                table.size("memory", Defaults.MIN_MEMORY, Defaults.MAX_MEMORY).orElse(Defaults.LIMITS.memoryBytes());
        OptionalDouble cpu = table.cpu("cpu").map(OptionalDouble::of).orElse(Defaults.LIMITS.cpuQuota());
        OptionalLong io = table.size("io", Defaults.MIN_IO, Long.MAX_VALUE)
                .map(OptionalLong::of)
                .orElse(Defaults.LIMITS.ioBytesPerSecond());
        int pids = table.whole("pids", 1, Defaults.MAX_PIDS).orElse(Defaults.LIMITS.pids());
        int syscalls = table.rate("syscalls").orElse(Defaults.LIMITS.syscallsPerSecond());
        int outstanding =
                table.whole("outstanding", 1, Defaults.MAX_OUTSTANDING).orElse(Defaults.LIMITS.outstanding());
        long region =
                table.size("region", Defaults.MIN_REGION, Defaults.MAX_REGION).orElse(Defaults.LIMITS.regionBytes());
        int handles = table.whole("handles", 1, Defaults.MAX_HANDLES).orElse(Defaults.LIMITS.handles());
        return new Limits(memory, cpu, io, pids, syscalls, outstanding, region, handles);
    }

    static Restart restart(CheckedTable table) {
        DurationRange backoff = table.durationRange("backoff", Defaults.MIN_BACKOFF, Defaults.MAX_BACKOFF)
                .orElse(Defaults.BACKOFF);
        Budget budget = table.budget("budget").orElse(Defaults.BUDGET);
        Duration hang = table.duration("hang-after", Defaults.MIN_HANG_AFTER, Defaults.MAX_HANG_AFTER)
                .orElse(Defaults.HANG_AFTER);
        return new Restart(backoff.min(), backoff.max(), budget.count(), budget.window(), hang);
    }

    /** Keys are the program's own; values are strings, numbers or true and false, and arrive as text. */
    static Map<String, String> config(CheckedTable table) {
        Map<String, String> config = new LinkedHashMap<>();
        for (String key : table.keys()) {
            table.value(key, Sections::configValue).ifPresent(value -> config.put(key, value));
        }
        return config;
    }

    static String configValue(Object raw) throws BadValue {
        if (raw instanceof String || raw instanceof Long || raw instanceof Double || raw instanceof Boolean) {
            return raw.toString();
        }
        throw new BadValue("a string, a number, true or false", "write one value");
    }
}
