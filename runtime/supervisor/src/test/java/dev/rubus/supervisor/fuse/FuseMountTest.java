package dev.rubus.supervisor.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rubus.board.manifest.FileExport;
import dev.rubus.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class FuseMountTest {
    @TempDir
    Path folder;

    private Optional<FuseMount> made = Optional.empty();

    @ParameterizedTest
    @CsvSource({
        "6.18.44-fc-v769, true",
        "6.9.0, true",
        "6.12.34+rpt-rpi-v8, true",
        "7.0, true",
        "6.8.12-amd64, false",
        "6.1.0-37, false",
        "5.15.0, false",
        "'', false",
        "x.y, false",
        "6, false"
    })
    void kernelsBefore69DoNotHandOutAgain(String release, boolean resends) {
        assertEquals(resends, FuseMount.resends(release));
    }

    @Test
    void groupIsFoundByItsWholeName() throws IOException {
        Path file = Files.writeString(
                folder.resolve("group"),
                "root:x:0:\nrubusx:x:7:\nbroken\nrubus:x:not-a-number:\nrubus:x:998:pi,ann\nrubus:x:999:\n");
        assertEquals(OptionalInt.of(998), UnixGroup.number("rubus", file));
        assertEquals(OptionalInt.of(0), UnixGroup.number("root", file));
        assertEquals(OptionalInt.empty(), UnixGroup.number("rub", file));
        assertEquals(OptionalInt.empty(), UnixGroup.number("rubus", folder.resolve("none")));
    }

    private FuseMount mount() {
        made = FuseMount.create(folder, new FileExport(true, "rubus"));
        assumeTrue(made.isPresent(), "needs root, and /dev/fuse");
        return made.get();
    }

    /** Whatever came of the test: who looks into a mount that nobody serves waits for ever. */
    @AfterEach
    void takeAway() throws IOException, InterruptedException {
        if (made.isPresent()) {
            made.get().close();
        }
    }

    @Test
    void whatIsTakenAwayIsHandedToNobody() throws IOException, InterruptedException {
        FuseMount mount = mount();
        assertTrue(mount.fd().number() >= 0);
        mount.close();
        assertFalse(Files.exists(mount.target(), LinkOption.NOFOLLOW_LINKS));
        IOException refused = assertThrows(IOException.class, mount::fd);
        assertEquals("the mount is taken away: " + mount.target(), refused.getMessage());
        mount.close();
    }

    @Test
    void whatSomebodyUnmountedIsMountedAnewAndTriedAgainWhereThatFails() throws IOException {
        FuseMount mount = mount();
        mount.fd();
        // Not by umount(8), which looks at the folder first.
        Mounts.unmount(mount.target());
        Files.delete(mount.target());
        Files.createFile(mount.target());
        assertThrows(IOException.class, mount::fd);
        Files.delete(mount.target());
        assertTrue(mount.fd().number() >= 0);
    }
}
