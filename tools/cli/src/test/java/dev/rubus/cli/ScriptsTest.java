package dev.rubus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real supervisor script in an installed folder, with a Java made of shell: for the supervisor it does what a test wrote
 * into {@code supervisor.sh}, for the command it prints its arguments and what it reads.
 */
@Timeout(60)
class ScriptsTest {

    private static final Path TOOLS = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private final Map<String, String> environment = new TreeMap<>();
    private Path script;

    @BeforeEach
    void anInstalledFolder() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("rubus/bin/lib")).getParent();
        script = Files.copy(TOOLS.resolve("supervisor"), bin.resolve("supervisor"));
        assertTrue(script.toFile().setExecutable(true));
        try (Stream<Path> parts = Files.list(TOOLS.resolve("lib"))) {
            for (Path part : parts.toList()) {
                Files.copy(part, bin.resolve("lib").resolve(part.getFileName()));
            }
        }
        Path lib = Files.createDirectories(folder.resolve("rubus/lib"));
        Files.createFile(lib.resolve("rubus-cli-0.1.0.jar"));
        Files.createFile(lib.resolve("rubus-supervisor-0.1.0.jar"));
        Path jdk = java("jdk", "25.0.1");
        environment.put("RUBUS_JAVA_HOME", jdk.toString());
        // Java is a script here: there is nothing to train.
        Path caches = Files.createDirectories(folder.resolve("rubus/aot"));
        Files.writeString(caches.resolve(".trained"), jdk + " as 1");
    }

    private Path java(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(java, """
                #!/bin/bash
                case " $* " in
                  *rubus-supervisor-*) source '%s' ;;
                  *" started "*) echo "command: $*"; cat ;;
                  *) echo "command: $*" ;;
                esac
                """.formatted(folder.resolve("supervisor.sh")));
        assertTrue(java.toFile().setExecutable(true));
        return home;
    }

    private void supervisor(String behaviour) throws IOException {
        Files.writeString(folder.resolve("supervisor.sh"), behaviour);
    }

    private Ran run(Path command, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(command.toString()), Stream.of(words)).toList());
        builder.directory(folder.toFile()).environment().putAll(environment);
        builder.redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        Process process = builder.start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the script hangs");
        return new Ran(
                process.exitValue(),
                Files.readString(folder.resolve("out"), StandardCharsets.UTF_8),
                Files.readString(folder.resolve("err"), StandardCharsets.UTF_8));
    }

    private static void needsRoot() {
        assumeTrue(new UnixSystem().getUid() == 0, "starting a node needs root: run the tests as root");
    }

    @Test
    void itWorksThroughASymbolicLinkFromAnyFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("sv"), script);
        Ran ran = run(link, "ps", "--json");
        assertEquals(0, ran.exit(), ran.err());
        assertTrue(ran.out().endsWith("/lib/rubus-cli-0.1.0.jar ps --json\n"), ran.out());
    }

    @Test
    void aWrongJavaIsOneLineWithTheRemedy() throws Exception {
        environment.put("RUBUS_JAVA_HOME", java("old", "17.0.9").toString());
        Ran ran = run(script, "status");
        assertEquals(1, ran.exit());
        assertEquals(1, ran.err().lines().count(), ran.err());
        assertTrue(ran.err().contains("which is no JDK 25: point it at one"), ran.err());
    }

    @Test
    void aJavaHomeOf25IsFoundWithoutBeingNamed() throws Exception {
        environment.put("JAVA_HOME", environment.get("RUBUS_JAVA_HOME"));
        environment.put("RUBUS_JAVA_HOME", "");
        assertEquals(0, run(script, "status").exit());
    }

    @Test
    void aDistributionWithoutItsJarsSaysSo() throws Exception {
        Files.delete(folder.resolve("rubus/lib/rubus-cli-0.1.0.jar"));
        Ran ran = run(script, "status");
        assertEquals(1, ran.exit());
        assertTrue(ran.err().contains("no lib/rubus-cli-*.jar: install it again"), ran.err());
    }

    @Test
    void startPassesTheSupervisorsLineOnAndReturnsWhileItRuns() throws Exception {
        needsRoot();
        supervisor("""
                words=$*; echo "supervisor:${words##*0.1.0.jar}"
                readlink /proc/self/ns/mnt
                echo '{"ok":true,"data":{}}' >&3
                exec 3>&-
                echo $$ >%s
                exec sleep 30
                """.formatted(folder.resolve("pid")));
        Ran ran = run(script, "start", "--board", "sim", "--state", "my state", "--json");
        assertEquals(0, ran.exit(), ran.err());
        List<String> lines = ran.out().lines().toList();
        Path state = folder.toRealPath().resolve("my state");
        assertTrue(lines.getFirst().endsWith("--log " + state + "/log/supervisor.log --json"), ran.out());
        assertEquals("{\"ok\":true,\"data\":{}}", lines.getLast());
        List<String> log = Files.readAllLines(state.resolve("log/supervisor.log"));
        assertEquals(
                "supervisor: start --dist " + folder.toRealPath() + "/rubus --board sim --state " + state
                        + " --ready-fd 3",
                log.getFirst());
        assertFalse(
                log.get(1)
                        .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/mnt"))
                                .toString()),
                "the supervisor has the machine's mount namespace");
        ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("pid")).strip()))
                .orElseThrow()
                .destroyForcibly();
    }

    @Test
    void aSupervisorThatDiesEndsTheWait() throws Exception {
        needsRoot();
        supervisor("exit 1");
        Ran ran = run(script, "start", "--state", "state");
        assertTrue(ran.out().strip().endsWith("/log/supervisor.log"), "a line was passed on: " + ran.out());
    }

    @Test
    void aDeathIsSeenEvenIfAChildHoldsThePipeOpen() throws Exception {
        needsRoot();
        supervisor("sleep 40 & echo $! >%s; exit 1".formatted(folder.resolve("child")));
        Ran ran = run(script, "start", "--state", "state");
        assertTrue(ran.out().strip().endsWith("/log/supervisor.log"), "a line was passed on: " + ran.out());
        ProcessHandle child = ProcessHandle.of(
                        Long.parseLong(Files.readString(folder.resolve("child")).strip()))
                .orElseThrow(() -> new AssertionError("the child ended first: nothing held the pipe open"));
        child.destroyForcibly();
    }

    @Test
    void aForegroundSupervisorIsTheScriptsOwnProcess() throws Exception {
        needsRoot();
        supervisor("words=$*; echo \"supervisor:${words##*0.1.0.jar}\"; exit 7");
        Ran ran = run(script, "start", "--foreground", "--state=state");
        assertEquals(7, ran.exit());
        assertTrue(ran.out().endsWith(" --foreground\n") && !ran.out().contains("--ready-fd"), ran.out());
    }

    @Test
    void aStateFolderThatCannotBeWrittenIsOneLine() throws Exception {
        needsRoot();
        Ran ran = run(script, "start", "--state", "/proc/rubus");
        assertEquals(1, ran.exit());
        assertTrue(ran.err().startsWith("rubus: cannot write to the state directory /proc/rubus: "), ran.err());
        assertEquals(1, ran.err().lines().count());
    }

    @Test
    void aStartWithWrongWordsTouchesNothing() throws Exception {
        for (String[] words : new String[][] {{"start", "--bord", "sim"}, {"start", "--board"}, {"start", "now"}}) {
            Ran ran = run(script, words);
            assertEquals(2, ran.exit());
            assertTrue(ran.err().startsWith("rubus: ") && ran.err().contains("usage: supervisor start"), ran.err());
        }
    }

    @Test
    void surefiresReportsAreCountedAndNamed() throws Exception {
        Path report = folder.resolve("TEST-x.xml");
        Files.writeString(report, """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite xmlns:xsi="x" name="dev.x.ATest" time="0.1" tests="4" errors="1" skipped="1" failures="1">
                  <properties><property name="a" value="b -&gt; c"/></properties>
                  <testcase name="works" classname="dev.x.ATest" time="0.01"/>
                  <testcase name="fails" classname="dev.x.ATest" time="0.01">
                    <failure message="expected: &lt;1&gt; but was: &lt;2&gt;" type="AssertionFailedError"><![CDATA[a > b
                at c]]></failure>
                  </testcase>
                  <testcase name="breaks" classname="dev.x.ATest" time="0.01">
                    <error type="java.io.IOException"><![CDATA[]]></error>
                    <system-out><![CDATA[<skipped message="not one"/>]]></system-out>
                  </testcase>
                  <testcase name="waits" classname="dev.x.ATest" time="0.01">
                    <skipped message="needs root: run &quot;it&quot; as root"/>
                  </testcase>
                </testsuite>
                """);
        Ran ran = run(Path.of("awk"), "-f", TOOLS.resolve("lib/reports.awk").toString(), report.toString());
        assertEquals("""
                failed ATest.fails: AssertionFailedError expected: <1> but was: <2>
                failed ATest.breaks: java.io.IOException\s
                skipped ATest.waits: needs root: run "it" as root
                counts 1 2 1
                """, ran.out());
    }

    @Test
    void aTestRunWithWrongWordsIsAWrongUse() throws Exception {
        Ran ran = run(TOOLS.resolve("test"), "--quickly");
        assertEquals(2, ran.exit());
        assertEquals("rubus: tools/test does not know '--quickly'; usage: tools/test [--quick]\n", ran.err());
    }
}
