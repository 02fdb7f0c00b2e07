package dev.rubus.board.manifest;

import dev.rubus.board.quantity.BadValue;
import dev.rubus.board.toml.CheckedTable;
import dev.rubus.board.toml.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads {@code [env]}: variables of a program's own, such as {@code WEATHER_PERIOD_MS}. What steers the loader, the JVM, a shell or the
 * sandbox is no setting of a program and is refused.
 */
final class Environment {
    private static final Pattern NAME = Pattern.compile("[A-Z_][A-Z0-9_]{0,63}");
    /** ld.so(8), the JVM's own options, glibc's tunables, and what ring 0 tells by itself. */
    private static final Pattern REFUSED = Pattern.compile("(LD|JAVA|_JAVA|JDK|JVM|GLIBC|MALLOC|RUBUS)(_.*)?");

    private static final Set<String> TAKEN = Set.of("PATH", "HOME", "LANG", "TMPDIR", "ENV", "BASH_ENV", "IFS");
    private static final int MAX_VARIABLES = 64;
    private static final int MAX_VALUE = 1024;

    private Environment() {}

    static Map<String, String> read(CheckedTable table) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String name : table.keys()) {
            table.value(name, Environment::value).ifPresent(value -> {
                if (isAllowed(name)) {
                    variables.put(name, value);
                } else {
                    table.problems()
                            .add(Problem.expected(
                                    table.position(name),
                                    "a variable of the program's own in capitals, such as WEATHER_PERIOD_MS",
                                    name,
                                    "rename it; what steers the loader, the JVM or the sandbox cannot be set"));
                }
            });
        }
        if (variables.size() > MAX_VARIABLES) {
            table.problems()
                    .add(Problem.expected(
                            table.position(),
                            "at most " + MAX_VARIABLES + " variables",
                            Integer.toString(variables.size()),
                            "let the program read a file"));
        }
        return variables;
    }

    private static boolean isAllowed(String name) {
        return NAME.matcher(name).matches() && !REFUSED.matcher(name).matches() && !TAKEN.contains(name);
    }

    private static String value(Object raw) throws BadValue {
        String text = Sections.configValue(raw);
        if (text.length() > MAX_VALUE || text.indexOf('\0') >= 0) {
            throw new BadValue(
                    "a value of at most " + MAX_VALUE + " characters without NUL", "let the program read a file");
        }
        return text;
    }
}
