package dev.rubus.supervisor.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rubus.supervisor.process.ProcessSpec.Calls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filters as bubblewrap loads them, and the kernel holds programs to them. */
class SyscallPolicyTest {
    private static final int BOUND_SECONDS = 60;
    private static final List<String> WALLS = List.of("bwrap", "--bind", "/", "/", "--dev", "/dev", "--proc", "/proc");

    @TempDir
    static Path folder;

    private record Ended(int status, String said) {}

    @BeforeAll
    static void writeFilters() throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(WALLS);
        words.add("true");
        assumeTrue(
                Files.exists(Path.of("/usr/bin/bwrap")) && run(words).status() == 0,
                "bubblewrap builds no sandbox on this machine");
        for (Calls calls : Calls.values()) {
            SyscallPolicy.write(folder.resolve(calls.name()), false, calls);
        }
    }

    private static Ended run(List<String> words) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("LC_ALL", "C"); // What they say is looked at.
        Process process = builder.start();
        assertTrue(process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS), () -> words + " does not end");
        return new Ended(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
    }

    /** Under the filter of those calls. */
    private static Ended within(Calls calls, String... program) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("/bin/sh", "-c", "exec 9< '" + folder.resolve(calls.name()) + "' && exec \"$@\"", "walls"));
        words.addAll(WALLS);
        words.addAll(List.of("--seccomp", "9", "--"));
        words.addAll(List.of(program));
        return run(words);
    }

    @Test
    void whoServesMakesNoProcess() throws IOException, InterruptedException {
        String fork = "(echo child); echo parent";
        assertEquals(new Ended(0, "child\nparent\n"), within(Calls.USUAL, "/bin/sh", "-c", fork));
        Ended refused = within(Calls.SERVING, "/bin/sh", "-c", fork);
        assertTrue(refused.status() != 0 && refused.said().contains("fork"), refused::toString);
        assertTrue(!refused.said().contains("child"), refused::toString);
    }

    @Test
    void whoServesHasThreads() throws IOException, InterruptedException {
        Ended java = within(Calls.SERVING, System.getProperty("java.home") + "/bin/java", "-Xmx32m", "-version");
        assertEquals(0, java.status(), java::said);
        assertTrue(java.said().contains("version"), java::said);
    }

    @Test
    void whoServesBecomesAnotherProgramUnderTheSameFilter() throws IOException, InterruptedException {
        Ended refused = within(Calls.SERVING, "/bin/sh", "-c", "exec /bin/sh -c '(echo child); echo parent'");
        assertTrue(refused.status() != 0 && !refused.said().contains("child"), refused::toString);
    }

    @Test
    void whoServesMakesFilesAndChangesNoneOfTheirNames() throws IOException, InterruptedException {
        Path made = folder.resolve("made");
        assertEquals(new Ended(0, ""), within(Calls.SERVING, "/bin/sh", "-c", "echo x > " + made));
        assertEquals("x\n", Files.readString(made));
        for (String change : List.of("rm " + made, "mv " + made + " " + made + "2", "chmod 777 " + made)) {
            Ended refused = within(Calls.SERVING, "/bin/sh", "-c", "exec " + change);
            assertTrue(refused.status() != 0 && refused.said().contains("not permitted"), refused::toString);
        }
        assertTrue(Files.exists(made));
    }
}
