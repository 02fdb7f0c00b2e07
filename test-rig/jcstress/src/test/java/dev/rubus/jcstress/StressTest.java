package dev.rubus.jcstress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs every jcstress test of this module: each under the interpreter and both compilers, actors pinned to CPUs of their own. Prints what was
 * seen, and how often. For hours instead of a minute: {@code -Drubus.stress.millis=10000}.
 */
@Timeout(600)
class StressTest {
    private static final String MILLIS = System.getProperty("rubus.stress.millis", "250");
    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    /** {@code .......... [OK] dev.rubus.abi.vdso.TornLatchStress} */
    private static final Pattern VERDICT = Pattern.compile("\\.+ \\[(.*)] ([\\w.]+)");
    /** {@code   0, 0, 2    12,345   25.00%  Acceptable  before both} */
    private static final Pattern OUTCOME =
            Pattern.compile(" *(\\S.*?) {2,}([\\d,]+) +<?[\\d.]+% +(Acceptable|Interesting|Forbidden) +(.*)");

    private record Outcome(String test, String seen, String expect, String meaning) implements Comparable<Outcome> {
        @Override
        public int compareTo(Outcome other) {
            int byTest = test.compareTo(other.test);
            return byTest == 0 ? seen.compareTo(other.seen) : byTest;
        }
    }

    private final Map<Outcome, Long> samples = new TreeMap<>();
    private final Set<String> verdicts = new TreeSet<>();
    private Path folder;

    @BeforeEach
    void make() throws IOException {
        folder = Files.createDirectories(Path.of("target", "jcstress")).toAbsolutePath();
    }

    @AfterEach
    void show() {
        samples.forEach((o, count) -> System.out.println(
                String.format(Locale.ROOT, "%-20s %-10s %,12d  %-12s %s", o.test, o.seen, count, o.expect, o.meaning)));
    }

    @Test
    void whatMustNotBeIsNeverSeenAndWhatATornReadWouldLookLikeIs() throws IOException, InterruptedException {
        run();
        assertEquals(
                tests(),
                new TreeSet<>(samples.keySet().stream().map(Outcome::test).toList()),
                "tests that ran");
        Set<String> bad = new TreeSet<>(verdicts);
        bad.removeIf(verdict -> verdict.startsWith("OK "));
        assertEquals(Set.of(), bad, "verdicts");
        samples.forEach((o, count) ->
                assertTrue(count == 0 || !o.expect.equals("Forbidden"), () -> o + " was seen " + count + " times"));
        long torn = samples.entrySet().stream()
                .filter(e -> e.getKey().test.equals("NoLatchControl"))
                .filter(e -> e.getKey().expect.equals("Interesting"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertTrue(torn > 0, "not even words without a latch were torn: on this machine the other tests show nothing");
    }

    /** By the list that the annotation processor made. */
    private static Set<String> tests() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("target/test-classes/META-INF/TestList"))) {
            Matcher name =
                    Pattern.compile("dev\\.rubus\\.[\\w.]*?\\.(\\w+)_jcstress").matcher(line);
            if (name.find()) {
                names.add(name.group(1));
            }
        }
        assertTrue(names.size() >= 5, () -> "tests found: " + names);
        return names;
    }

    private void run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        NATIVE,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.openjdk.jcstress.Main",
                        "-v",
                        "-sc",
                        "false",
                        "-f",
                        "1",
                        "-fsm",
                        "1",
                        "-iters",
                        "1",
                        "-time",
                        MILLIS,
                        "-jvmArgsPrepend",
                        NATIVE,
                        "-r",
                        folder.toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String test = "";
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher verdict = VERDICT.matcher(line);
                Matcher outcome = OUTCOME.matcher(line);
                if (verdict.matches()) {
                    test = verdict.group(2).substring(verdict.group(2).lastIndexOf('.') + 1);
                    verdicts.add(verdict.group(1) + " " + test);
                } else if (outcome.matches()) {
                    samples.merge(
                            new Outcome(test, outcome.group(1), outcome.group(3), outcome.group(4)),
                            Long.parseLong(outcome.group(2).replace(",", "")),
                            Long::sum);
                }
            }
        } finally {
            process.destroyForcibly();
        }
        process.waitFor();
    }
}
