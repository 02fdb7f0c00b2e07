package dev.rubus.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeavingsTest {
    @TempDir
    Path where;

    /** A folder as a run makes it, with something in it. @param owner what its file says; null: it has none */
    private Path folder(String name, @Nullable String owner) throws IOException {
        Path made = Files.createDirectories(where.resolve(name).resolve("n1/log"))
                .getParent()
                .getParent();
        Files.writeString(made.resolve("n1/log/gpio.log"), "x");
        if (owner != null) {
            Files.writeString(made.resolve("owner"), owner);
        }
        return made;
    }

    /** The number of a process that has ended. */
    private static long gone() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    @Test
    void whatARunLeftWhoseProcessIsGoneIsTakenAway() throws IOException, InterruptedException {
        Path left = folder("rubus-bench1", gone() + " 1");
        Leavings.sweep(where);
        assertFalse(Files.exists(left));
    }

    @Test
    void whatBelongsToARunThatLivesStays() throws IOException {
        Path mine = folder("rubus-bench1", "");
        Owner.self().writeTo(mine);
        assertEquals(Optional.of(Owner.self()), Owner.of(mine));
        assertTrue(Owner.self().lives());
        Leavings.sweep(where);
        assertTrue(Files.exists(mine.resolve("n1/log/gpio.log")));
    }

    @Test
    void aProcessThatHasTheSameNumberIsNoOwner() throws IOException {
        Path left =
                folder("rubus-bench1", Owner.self().pid() + " " + (Owner.self().began() - 1));
        Leavings.sweep(where);
        assertFalse(Files.exists(left));
    }

    @Test
    void whatNobodyOwnsStays() throws IOException, InterruptedException {
        Path young = folder("rubus-bench1", null);
        Path nonsense = folder("rubus-bench2", "four -2 more words");
        Path others = folder("rubus-training", gone() + " 1");
        Path foreign = folder("rubus-bench3", gone() + " 1");
        Path linked = Files.createSymbolicLink(where.resolve("rubus-bench4"), others);
        boolean root = "root".equals(System.getProperty("user.name"));
        if (root) {
            Files.setAttribute(foreign, "unix:uid", 65_534);
        }
        Leavings.sweep(where);
        assertTrue(Files.exists(young));
        assertTrue(Files.exists(nonsense));
        assertTrue(Files.exists(others.resolve("n1/log/gpio.log")));
        assertTrue(Files.isSymbolicLink(linked));
        assertEquals(root, Files.exists(foreign), "another user's is not ours to remove");
    }

    @Test
    void aLockThatNamesSomebodyElseEndsNobody() throws IOException, InterruptedException {
        Process bystander = new ProcessBuilder("sleep", "60").start();
        try {
            Path left = folder("rubus-bench1", gone() + " 1");
            Files.createDirectories(left.resolve("n1/run"));
            Files.writeString(left.resolve("n1/run/lock"), Long.toString(bystander.pid()));
            Leavings.sweep(where);
            assertTrue(bystander.isAlive());
            assertFalse(Files.exists(left));
        } finally {
            bystander.destroyForcibly().waitFor();
        }
    }
}
