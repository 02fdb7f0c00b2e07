package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node without its mount, because the machine cannot or the configuration does not want it, serves all the same. */
class MountAbsentTest {
    /** A machine whose /dev/fuse is something else, for the node and for whoever starts it. */
    private static final List<String> WITHOUT_FUSE = List.of(
            "unshare",
            "--mount",
            "--propagation",
            "private",
            "sh",
            "-c",
            "mount --bind /dev/null /dev/fuse && unshare --mount --propagation private \"$@\"; exit $?",
            "sh");

    private NodeFolder folder;

    @BeforeEach
    void prepare() throws IOException {
        folder = MountedNode.folder();
    }

    @AfterEach
    void delete() throws IOException {
        if (folder != null) {
            folder.delete();
        }
    }

    @Test
    void whereItCannotBeOneLineSaysSoAndTheNodeGoesOn() throws IOException, InterruptedException {
        Map<?, ?> node = startAndStop(WITHOUT_FUSE);
        assertEquals("not mounted", node.get("files"));
        List<String> said = Files.readString(folder.top().resolve("supervisor.log"))
                .lines()
                .filter(line -> line.contains("/run/fs"))
                .toList();
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.get(0).contains("is not there, the node goes on without: "), said.toString());
    }

    @Test
    void whereItIsNotWantedThereIsNone() throws IOException, InterruptedException {
        folder.nodeToml(folder.usualNodeToml() + "[fs]\nmount = false\n");
        assertEquals("not mounted", startAndStop(Launch.PRIVATE_MOUNTS).get("files"));
    }

    /** @return what the start said of the node */
    private Map<?, ?> startAndStop(List<String> prefix) throws IOException, InterruptedException {
        Launch launch = Launch.of(folder, prefix, List.of("--board", "sim"));
        try {
            assertTrue(launch.ok(), launch.error());
            Map<?, ?> node = (Map<?, ?>) launch.answer().get("data");
            assertFalse(String.valueOf(node.get("processes")).contains("name=fs"), node.toString());
            assertFalse(Files.readString(java.nio.file.Path.of("/proc/mounts"))
                    .contains(folder.state().toString()));
            MountedNode.said("kill", "-TERM", String.valueOf(node.get("pid")));
            assertTrue(launch.process().waitFor(RunningNode.BOUND.toSeconds(), TimeUnit.SECONDS), "it runs on");
            return node;
        } finally {
            launch.process().destroyForcibly();
        }
    }
}
