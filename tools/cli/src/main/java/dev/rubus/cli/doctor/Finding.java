package dev.rubus.cli.doctor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one check found, and, unless all is well, the command that mends it. */
public record Finding(String check, Level level, String found, String remedy) {

    /** {@code WARN}: a node runs, but not with everything; {@code FAIL}: no node runs here. */
    public enum Level {
        OK,
        WARN,
        FAIL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String check, String found) {
        return new Finding(check, Level.OK, found, "");
    }

    static Finding warn(String check, String found, String remedy) {
        return new Finding(check, Level.WARN, found, remedy);
    }

    static Finding fail(String check, String found, String remedy) {
        return new Finding(check, Level.FAIL, found, remedy);
    }

    /** As {@code doctor --json} has it. */
    Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("check", check);
        map.put("level", level.word());
        map.put("found", found);
        map.put("remedy", remedy.isEmpty() ? null : remedy);
        return map;
    }
}
