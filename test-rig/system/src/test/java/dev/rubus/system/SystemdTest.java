package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.linux.NotifySocket;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What systemd hears of a supervisor that it started (sd_notify(3)). */
class SystemdTest {
    private static final int BOUND_MILLIS = (int) RunningNode.BOUND.toMillis();

    @Test
    void itSaysReadyThenFeedsTheWatchdogAndSaysThatItStops() throws IOException, InterruptedException {
        RunningNode.assumePossible();
        NodeFolder folder = NodeFolder.create();
        String name = "@rubus-systemd-" + ProcessHandle.current().pid();
        try (NotifySocket systemd = new NotifySocket(name)) {
            Map<String, String> environment = Map.of("NOTIFY_SOCKET", name, "WATCHDOG_USEC", "200000");
            Launch launch = Launch.of(folder, Launch.PRIVATE_MOUNTS, List.of("--board", "sim"), environment);
            try {
                assertTrue(launch.ok(), launch::toString);
                assertEquals("READY=1", systemd.await("READY=1", BOUND_MILLIS).getFirst());
                systemd.await("WATCHDOG=1", BOUND_MILLIS);
                systemd.await("WATCHDOG=1", BOUND_MILLIS);
            } finally {
                launch.process().destroy();
            }
            systemd.await("STOPPING=1", BOUND_MILLIS);
            assertEquals(0, launch.exitCode());
        } finally {
            folder.delete();
        }
    }
}
