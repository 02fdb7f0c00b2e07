package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A start that cannot work ends with one clear line and an exit code; nothing is half-started. */
class BadInputTest {
    private NodeFolder folder;

    @BeforeEach
    void create() throws IOException {
        RunningNode.assumePossible();
        folder = NodeFolder.create();
    }

    @AfterEach
    void delete() throws IOException {
        folder.delete();
    }

    @Test
    void malformedTomlNamesThePlace() throws IOException, InterruptedException {
        folder.nodeToml("name = \"test\"\nboard = = \"sim\"\n");
        refused(2, "sim", "node.toml:2:");
    }

    @Test
    void unknownKeyNamesThePlaceAndTheKey() throws IOException, InterruptedException {
        folder.nodeToml(folder.usualNodeToml().replace("allow = true", "alow = true"));
        refused(2, "sim", "node.toml:4:1", "alow");
    }

    @Test
    void unknownBoardNamesTheOnesThereAre() throws IOException, InterruptedException {
        refused(2, "rpi-99", "rpi-99", "rpi-4b");
    }

    @Test
    void pinThatTheHeaderDoesNotHave() throws IOException, InterruptedException {
        folder.app("blink", text -> text.replace("27:out,low", "42:out,low"));
        refused(2, "sim", "blink/app.toml:", "line 42", "header");
    }

    @Test
    void twoAppsThatClaimOneLine() throws IOException, InterruptedException {
        folder.app("blink", text -> text.replace("27:out,low", "17:out,low"));
        refused(2, "sim", "line 17", "app blink", "app button");
    }

    @Test
    void appWithoutAManifest() throws IOException, InterruptedException {
        Files.createDirectories(folder.apps().resolve("bare"));
        refused(2, "sim", "bare", "app.toml");
    }

    @Test
    void driverWhoseClassIsMissing() throws IOException, InterruptedException {
        folder.driver(
                "gpio", text -> text.replace("dev.rubus.driver.gpio.GpioDriver", "dev.rubus.driver.gpio.Missing"));
        refused(2, "sim", "gpio.toml:", "dev.rubus.driver.gpio.Missing");
    }

    @Test
    void driverInsideTheSupervisorThatNobodyTrusts() throws IOException, InterruptedException {
        folder.driver("gpio", text -> "placement = \"inline\"\n" + text);
        refused(2, "sim", "gpio.toml:1:1", "not trusted", "add trusted = true", "placement = \"sandbox\"");
    }

    @Test
    void driverThatOnlyItsManifestTrusts() throws IOException, InterruptedException {
        folder.driver("gpio", text -> "trusted = true\n" + text);
        folder.nodeToml(folder.usualNodeToml() + "[driver.gpio]\nplacement = \"inline\"\n");
        refused(2, "sim", "node.toml:8:1", "not trusted here", "add trusted = true beside it");
    }

    @Test
    void portThatIsTaken() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(folder.port(), 1, InetAddress.getLoopbackAddress())) {
            refused(1, "sim", "port " + taken.getLocalPort(), "taken");
        }
    }

    @Test
    void stateDirectoryThatIsAFile() throws IOException, InterruptedException {
        Files.writeString(folder.state(), "in the way");
        refused(1, "sim", "state directory", folder.state().toString());
    }

    @Test
    void configDirectoryThatIsNotThere() throws IOException, InterruptedException {
        try (var files = Files.walk(folder.config())) {
            for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        refused(2, "sim", folder.config().toString());
    }

    @Test
    void somebodyWhoIsNotRoot() throws IOException, InterruptedException {
        Launch launch = Launch.of(
                folder,
                List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"),
                List.of("--board", "sim"));
        assertEquals(4, launch.exitCode(), launch.error());
        assertTrue(launch.error().contains("root"), launch.error());
        nothingIsLeft();
    }

    @Test
    void stateDirectoryOnAFullDisk() throws IOException, InterruptedException {
        Files.createDirectories(folder.state());
        String fill = "mount -t tmpfs -o size=16k full " + folder.state() + "; cat /dev/zero > " + folder.state()
                + "/rest 2> /dev/null";
        refused(inItsOwnMounts(fill), 1, "sim", "state directory", "free some space");
    }

    @Test
    void noBubblewrap() throws IOException, InterruptedException {
        String hide = "for p in /usr/bin/bwrap /bin/bwrap; do mount --bind /dev/null $p; done 2> /dev/null";
        refused(inItsOwnMounts(hide), 1, "sim", "bwrap is not installed", "apt-get install bubblewrap");
    }

    @Test
    void noUserNamespaces() throws IOException, InterruptedException {
        Path zero = Files.writeString(folder.top().resolve("zero"), "0\n");
        String forbid = "mount --bind " + zero + " /proc/sys/user/max_user_namespaces";
        refused(inItsOwnMounts(forbid), 1, "sim", "user namespaces are switched off", "sysctl -w");
    }

    /** A machine that is changed for this start alone. */
    private static List<String> inItsOwnMounts(String change) {
        List<String> prefix = new ArrayList<>(Launch.PRIVATE_MOUNTS);
        prefix.addAll(List.of("sh", "-c", change + "; exec \"$@\"", "sh"));
        return prefix;
    }

    private void refused(int exit, String board, String... said) throws IOException, InterruptedException {
        refused(Launch.PRIVATE_MOUNTS, exit, board, said);
    }

    private void refused(List<String> prefix, int exit, String board, String... said)
            throws IOException, InterruptedException {
        Launch launch = Launch.of(folder, prefix, List.of("--board", board));
        String error = launch.error();
        assertEquals(exit, launch.exitCode(), error);
        assertFalse(launch.ok());
        assertEquals(1, error.lines().count(), "one line, but: " + error);
        for (String words : said) {
            assertTrue(error.contains(words), "the error does not say '" + words + "': " + error);
        }
        assertEquals(exit, ((Number) launch.answer().get("exit")).intValue());
        nothingIsLeft();
    }

    private void nothingIsLeft() throws IOException, InterruptedException {
        if (Files.isDirectory(folder.state()) || !Files.exists(folder.state())) {
            assertEquals(new TreeSet<String>(), new HostTraces(folder).now(), "after a start that was refused");
        }
    }
}
