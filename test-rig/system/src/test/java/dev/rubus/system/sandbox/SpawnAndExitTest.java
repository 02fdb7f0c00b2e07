package dev.rubus.system.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.system.sandbox.probe.Family;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The begin and the end of programs as programs ask for them, on a running node. */
class SpawnAndExitTest {
    private static SandboxNode node;

    @BeforeAll
    static void start() throws IOException {
        node = new SandboxNode();
        for (String name : new String[] {"parent", "child", "failing", "stranger"}) {
            node.javaApp(name, Family.class, "backoff = \"100ms..1s\"");
        }
        node.grant("parent", "gpio = [\"22:in,pull-down\"]\nspawn = [\"child\", \"failing\"]")
                .grant("child", "gpio = [\"23:in,pull-down\"]")
                .start(true);
    }

    @AfterAll
    static void stop() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void childIsStartedIsNobodysPropertyAndEndsByItself() {
        said("parent", "SPAWN child: generation 2");
        SandboxNode.await("the child runs", 60, () -> running("child"));
        assertEquals(2, node.generation("child"));
        assertEquals(0, restarts("child"), "its first end was on purpose");
        int child = node.pid("child");
        int parent = node.pid("parent");
        assertNotEquals(parent, child);

        // It is a program of the node as any other: its parent's death, or end, is none of its business.
        node.ask("chaos", Map.of("name", "parent", "fault", "kill"));
        SandboxNode.await(
                "the parent is back", 60, () -> node.log("parent").contains("FAMILY parent 2") && running("parent"));
        assertEquals("SIGKILL", node.ps("parent").get("last_exit"));
        SandboxNode.await(
                "the parent asks again", 60, () -> node.log("parent").split("SPAWN child: EALREADY", -1).length > 3);
        assertEquals(child, node.pid("child"));

        node.ask("sim.pull", Map.of("line", Family.CHILD_LINE, "pull", "up"));
        said("parent", "SPAWN child: generation 3");
        ended("child", 3);
        SandboxNode.await("it looks at its line", 60, () -> running("parent"));
        node.ask("sim.pull", Map.of("line", Family.PARENT_LINE, "pull", "up"));
        ended("parent", 2);
        assertTrue(node.supervisorAlive());
    }

    @Test
    void whatMayNotBeStartedIsRefused() {
        said("stranger", "SPAWN child: EPERM");
        said("parent", "SPAWN child: generation 2");
        said("parent", "SPAWN child: EALREADY");
        said("parent", "SPAWN failing: EALREADY");
        said("parent", "SPAWN stranger: EPERM");
        said("parent", "SPAWN gpio: EPERM");
        said("parent", "SPAWN nobody: EPERM");
        assertEquals(1, node.generation("gpio"));
        assertEquals(1, node.generation("stranger"));
    }

    @Test
    void statusOfAFailureIsShownAndItComesBack() {
        SandboxNode.await("it is back", 60, () -> node.generation("failing") == 2 && running("failing"));
        assertEquals("exit 3", node.ps("failing").get("last_exit"));
        assertEquals(1, restarts("failing"));
        assertTrue(node.log("failing").contains("died (exit status 3)"), node.log("failing"));
    }

    private static void ended(String name, int generation) {
        SandboxNode.await(
                name + " has ended its work",
                60,
                () -> node.ps(name).get("pid") == null && node.generation(name) == generation);
        assertEquals("exit 0", node.ps(name).get("last_exit"));
        assertFalse(running(name));
    }

    private static void said(String name, String what) {
        SandboxNode.await(name + " says " + what, 60, () -> node.log(name).contains(what));
    }

    private static boolean running(String name) {
        return "running".equals(node.ps(name).get("state"));
    }

    private static int restarts(String name) {
        return ((Number) node.ps(name).get("restarts")).intValue();
    }
}
