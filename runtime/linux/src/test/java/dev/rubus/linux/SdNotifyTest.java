package dev.rubus.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SdNotifyTest {
    private static final int BOUND_MILLIS = 5000;

    @Test
    void aMessageReachesTheSocketAtAPath(@TempDir Path folder) throws LinuxException {
        String path = folder.resolve("notify").toString();
        try (NotifySocket systemd = new NotifySocket(path)) {
            SdNotify.fromEnvironment(Map.of("NOTIFY_SOCKET", path)).send("READY=1");
            assertEquals(List.of("READY=1"), systemd.await("READY=1", BOUND_MILLIS));
        }
    }

    @Test
    void aLeadingAtSignIsAnAbstractName() throws LinuxException {
        String name = "@rubus-test-" + ProcessHandle.current().pid();
        try (NotifySocket systemd = new NotifySocket(name)) {
            SdNotify.fromEnvironment(Map.of("NOTIFY_SOCKET", name)).send("STOPPING=1");
            assertEquals(List.of("STOPPING=1"), systemd.await("STOPPING=1", BOUND_MILLIS));
        }
    }

    @Test
    void withoutSystemdItIsSilent() throws LinuxException {
        SdNotify nobody = SdNotify.fromEnvironment(Map.of());
        assertFalse(nobody.listens());
        nobody.send("READY=1");
    }

    @Test
    void aSocketThatIsGoneIsAnErrorThatNamesIt(@TempDir Path folder) {
        String path = folder.resolve("gone").toString();
        LinuxException gone = assertThrows(
                LinuxException.class,
                () -> SdNotify.fromEnvironment(Map.of("NOTIFY_SOCKET", path)).send("READY=1"));
        assertEquals(2, gone.number());
    }

    @Test
    void theWatchdogIsFedTwiceAPeriodAndNonsenseIsNoWatchdog() {
        assertEquals(500, SdNotify.watchdogMillis(Map.of("WATCHDOG_USEC", "1000000")));
        assertEquals(0, SdNotify.watchdogMillis(Map.of("WATCHDOG_USEC", "soon")));
        assertEquals(0, SdNotify.watchdogMillis(Map.of()));
    }
}
