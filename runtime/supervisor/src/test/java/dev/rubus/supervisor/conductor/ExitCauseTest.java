package dev.rubus.supervisor.conductor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rubus.supervisor.process.KilledFor;
import dev.rubus.supervisor.process.KilledFor.By;
import org.junit.jupiter.api.Test;

class ExitCauseTest {
    private static final KilledFor HANG = new KilledFor(By.FAULT, "hang");

    @Test
    void aSignalIsCalledByItsName() {
        assertEquals("SIGKILL", ExitCause.exit(137));
        assertEquals("SIGSEGV", ExitCause.exit(139));
        assertEquals("signal 50", ExitCause.exit(178));
        assertEquals("exit 128", ExitCause.exit(128));
    }

    @Test
    void whomTheOomKillerChoseIsTold() {
        assertEquals("OOM", ExitCause.exit(137, new KilledFor(By.OUT_OF_MEMORY, "OOM: the node uses too much")));
        assertEquals("SIGKILL", ExitCause.exit(137, HANG));
        assertEquals("SIGKILL", ExitCause.exit(137, null));
    }

    @Test
    void whatTheCauseSaysDecidesNothing() {
        assertEquals("SIGKILL", ExitCause.exit(137, new KilledFor(By.SOCKET_CLOSED, "OOM: the node uses too much")));
    }

    @Test
    void whoClosedItsSocketAndLivedOnEndedForWhatItSaidOrForThat() {
        KilledFor closed = new KilledFor(By.SOCKET_CLOSED, "closed");
        assertEquals("stack overflow", ExitCause.cause(137, closed, "stack overflow", null));
        assertEquals("closed", ExitCause.cause(137, closed, null, null));
    }

    @Test
    void whatWeKilledItForGoesBeforeEverythingElse() {
        assertEquals("hang", ExitCause.cause(137, HANG, "last words", "memory limit of its cgroup"));
    }

    @Test
    void theCgroupsWordGoesBeforeTheSignalThatItSent() {
        assertEquals(
                "out of memory: memory limit of its cgroup",
                ExitCause.cause(137, null, null, "memory limit of its cgroup"));
    }

    @Test
    void itsOwnLastWordsExplainItsExitCode() {
        assertEquals("stack overflow", ExitCause.cause(1, null, "stack overflow", null));
    }

    @Test
    void lastWordsAreOneLineAndEndBetweenTwoCharacters() {
        assertEquals("a b  c", ExitCause.said("a\nb\0\tc"));
        assertEquals("x".repeat(512), ExitCause.said("x".repeat(512)));
        assertEquals("x".repeat(512), ExitCause.said("x".repeat(8000)));
        String face = "\ud83d\ude00"; // four bytes
        assertEquals("xx" + face.repeat(127), ExitCause.said("xx" + face.repeat(128)));
        assertEquals(face.repeat(128), ExitCause.said(face.repeat(2000)));
    }

    @Test
    void aJvmThatRanOutOfHeapSaysSoByItsExitCode() {
        assertEquals("out of memory: Java heap", ExitCause.cause(3, null, null, null));
    }

    @Test
    void withoutAnyExplanationTheExitCodeIsTheCause() {
        assertEquals("exit 0", ExitCause.cause(0, null, null, null));
    }
}
