package dev.rubus.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.board.hardware.DeviceTree;
import dev.rubus.board.manifest.AppManifest;
import dev.rubus.board.manifest.DriverManifest;
import dev.rubus.board.manifest.Placement;
import dev.rubus.board.toml.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigDirectoryTest {
    private static final String DRIVER = "name = \"%s\"\nmain = \"dev.x.Driver\"\n";
    private static final String APP = "name = \"%s\"\nversion = \"1\"\nmain = \"a.B\"\n";

    @TempDir
    Path root;

    private DeviceTree deviceTree = DeviceTree.NONE;
    private Predicate<String> classExists = name -> true;
    private Optional<String> boardOption = Optional.of("rpi-4b");

    @BeforeEach
    void anEmptyInstallation() throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.createDirectories(root.resolve("drivers.d"));
        Files.createDirectories(root.resolve("apps"));
    }

    private Path write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, text);
    }

    private NodePlan load() throws ConfigException {
        Installation installation = new Installation(
                Optional.of(root.resolve("etc")), Path.of("boards"), root.resolve("drivers.d"), root.resolve("apps"));
        return ConfigDirectory.load(installation, new Machine("host", deviceTree, classExists), boardOption);
    }

    private List<String> problems() {
        return assertThrows(ConfigException.class, this::load).problems().stream()
                .map(problem -> problem.toString().replace(root + "/", ""))
                .toList();
    }

    @Test
    void readsANode() throws IOException, ConfigException {
        write("etc/node.toml", "name = \"greenhouse\"\nboard = \"sim\"\n");
        write("drivers.d/i2c.toml", DRIVER.formatted("i2c") + "devices = [\"i2c:1\"]\n");
        write("drivers.d/gpio.toml", DRIVER.formatted("gpio"));
        write("drivers.d/README.md", "not a manifest");
        write("apps/b/app.toml", APP.formatted("b") + "grants.gpio = [\"17:in\"]\ngrants.i2c = [\"1:0x76\"]\n");
        write("apps/a/app.toml", APP.formatted("a") + "grants.gpio = [\"27:out\"]\ngrants.i2c = [\"1:0x76\"]\n");
        write("apps/README.md", "not an app");
        write("apps/.trash/x", "hidden");
        boardOption = Optional.empty();
        NodePlan plan = load();
        assertEquals("sim", plan.board().id());
        assertEquals("greenhouse", plan.node().name());
        assertEquals(
                List.of("gpio", "i2c"),
                plan.drivers().stream().map(DriverManifest::name).toList());
        assertEquals(
                List.of("a", "b"), plan.apps().stream().map(AppManifest::name).toList());
    }

    @Test
    void theBoardOptionGoesBeforeNodeToml() throws IOException, ConfigException {
        write("etc/node.toml", "board = \"sim\"\n");
        assertEquals("rpi-4b", load().board().id());
    }

    @Test
    void withoutNodeTomlTheDeviceTreeAndTheHostNameDecide() throws ConfigException {
        boardOption = Optional.empty();
        deviceTree =
                DeviceTree.of("raspberrypi,5-model-b\0brcm,bcm2712\0".getBytes(StandardCharsets.UTF_8), new byte[0]);
        NodePlan plan = load();
        assertEquals("rpi-5", plan.board().id());
        assertEquals("host", plan.node().name());
    }

    @Test
    void aMachineThatIsNoKnownBoard() {
        boardOption = Optional.empty();
        String line = problems().getFirst();
        assertTrue(
                line.startsWith(
                        "etc/node.toml: expected board = \"auto\" to find one of the known boards (rig, rpi-3b,"),
                line);
        assertTrue(
                line.endsWith(
                        "found a machine without a device tree; name the board, or use --board sim for a simulated one"),
                line);
    }

    @Test
    void unknownBoardInNodeTomlHasItsPlace() throws IOException {
        boardOption = Optional.empty();
        write("etc/node.toml", "name = \"x\"\nboard = \"pi\"\n");
        assertTrue(problems().getFirst().startsWith("etc/node.toml:2:1: expected a known board (rig, rpi-3b"));
    }

    @Test
    void unknownBoardOnTheCommandLine() {
        boardOption = Optional.of("../sim");
        assertTrue(problems().getFirst().startsWith("--board: expected a known board"));
    }

    @Test
    void aLineThatTheHeaderHasNot() throws IOException {
        write("apps/a/app.toml", APP.formatted("a") + "grants.gpio = [\"17:in\",\n  \"45:in\"]\n");
        assertEquals(
                List.of("apps/a/app.toml:5:3: app a: line 45 is not on the 40-pin header of rpi-4b (0..27);"
                        + " use the BCM number, not the pin's"),
                problems());
    }

    @Test
    void twoAppsClaimingOneLine() throws IOException {
        write("apps/a/app.toml", APP.formatted("a") + "grants.gpio = [\"17:in\"]\n");
        write("apps/b/app.toml", APP.formatted("b") + "grants.gpio = [\"17:out\"]\n");
        assertEquals(
                List.of("apps/b/app.toml:4:16: app b: line 17 is already claimed by app a (apps/a/app.toml:4:16);"
                        + " a line belongs to one app: remove one of the two grants"),
                problems());
    }

    @Test
    void oneAppClaimingALineTwice() throws IOException {
        write("apps/a/app.toml", APP.formatted("a") + "grants.gpio = [\"17:in\", \"17:out\"]\n");
        assertTrue(
                problems().getFirst().startsWith("apps/a/app.toml:4:25: app a: line 17 is already claimed by app a"));
    }

    @Test
    void aBusThatTheBoardHasNot() throws IOException {
        write("apps/a/app.toml", APP.formatted("a") + "grants.i2c = [\"7:0x76\"]\n");
        write("drivers.d/i2c.toml", DRIVER.formatted("i2c") + "devices = [\"i2c:9\"]\n");
        assertEquals(
                List.of(
                        "drivers.d/i2c.toml:3:12: driver i2c: rpi-4b has no I2C bus 9; use one of its buses [1]",
                        "apps/a/app.toml:4:15: app a: rpi-4b has no I2C bus 7; use one of its buses [1]"),
                problems());
    }

    @Test
    void aBusThatIsDisabled() throws IOException {
        write("apps/a/app.toml", APP.formatted("a") + "grants.i2c = [\"0:0x50\"]\n");
        assertEquals(
                List.of("apps/a/app.toml:4:15: app a: I2C bus 0 of rpi-4b is disabled;"
                        + " use one of its buses [1], or set enabled = true for it in rpi-4b.toml"),
                problems());
    }

    @Test
    void aLineThatABusNeeds() throws IOException, ConfigException {
        write("apps/a/app.toml", APP.formatted("a") + "grants.gpio = [\"2:in\"]\n");
        load();
        write("apps/b/app.toml", APP.formatted("b") + "grants.i2c = [\"1:0x76\"]\n");
        assertEquals(
                List.of("apps/a/app.toml:4:16: app a: line 2 is SDA of I2C bus 1, which app b uses; use another line"),
                problems());
    }

    @Test
    void anAppWithoutAManifest() throws IOException {
        write("apps/foo/foo.jar", "");
        assertEquals(List.of("apps/foo: app without a manifest; add foo/app.toml"), problems());
    }

    @Test
    void aDriverClassThatIsMissing() throws IOException {
        write("drivers.d/gpio.toml", DRIVER.formatted("gpio"));
        classExists = name -> false;
        assertEquals(
                List.of("drivers.d/gpio.toml:2:1: driver gpio: class dev.x.Driver is not on the class path;"
                        + " correct main, or add the driver's jar to the installation's lib folder"),
                problems());
    }

    @Test
    void oneNameForTwoDrivers() throws IOException {
        write("drivers.d/a.toml", DRIVER.formatted("gpio"));
        write("drivers.d/b.toml", DRIVER.formatted("gpio"));
        assertEquals(
                List.of(
                        "drivers.d/b.toml:1:1: driver gpio: the name is taken by drivers.d/a.toml:1:1; rename one of the two"),
                problems());
    }

    @Test
    void oneNameForTwoAppsOrADriverAndAnApp() throws IOException {
        write("drivers.d/a.toml", DRIVER.formatted("same"));
        write("apps/a/app.toml", APP.formatted("same"));
        write("apps/b/app.toml", APP.formatted("same"));
        assertEquals(
                List.of(
                        "apps/a/app.toml:1:1: app same: the name is taken by drivers.d/a.toml:1:1; rename one of the two",
                        "apps/b/app.toml:1:1: app same: the name is taken by drivers.d/a.toml:1:1; rename one of the two"),
                problems());
    }

    @Test
    void theUsersDriverFileReplacesTheWholeOfTheDistributions() throws IOException, ConfigException {
        write("drivers.d/gpio.toml", DRIVER.formatted("gpio") + "standby = true\n");
        write("etc/drivers.d/gpio.toml", DRIVER.formatted("gpio") + "heap = \"20M\"\n");
        write("etc/drivers.d/mine.toml", DRIVER.formatted("mine"));
        List<DriverManifest> drivers = load().drivers();
        assertEquals(
                List.of("gpio", "mine"),
                drivers.stream().map(DriverManifest::name).toList());
        assertEquals(
                List.of(false, 20L << 20),
                List.of(drivers.getFirst().standby(), drivers.getFirst().heapBytes()));
        assertEquals(root.resolve("etc/drivers.d/gpio.toml"), drivers.getFirst().file());
    }

    @Test
    void theUsersBoardFileReplacesTheDistributions() throws IOException, ConfigException {
        write("etc/boards/rpi-4b.toml", "name = \"Mine\"\nheader = \"40-pin\"\n[gpio]\nlabels = [\"x\"]\n");
        assertEquals("Mine", load().board().name());
    }

    @Test
    void appsDirInNodeTomlGoesBeforeTheInstallations() throws IOException, ConfigException {
        write("etc/node.toml", "apps-dir = \"../mine\"\n");
        write("mine/a/app.toml", APP.formatted("mine"));
        write("apps/a/app.toml", APP.formatted("other"));
        assertEquals(
                List.of("mine"), load().apps().stream().map(AppManifest::name).toList());
    }

    @Test
    void noAppsFolderMeansNoApps() throws IOException, ConfigException {
        Files.delete(root.resolve("apps"));
        assertEquals(List.of(), load().apps());
    }

    @Test
    void aMissingConfigurationFolder() throws IOException {
        Files.delete(root.resolve("etc"));
        assertEquals(
                List.of("etc: expected a configuration folder, found none; create it or correct --config"), problems());
    }

    @Test
    void aMissingFolderOfDrivers() throws IOException {
        Files.delete(root.resolve("drivers.d"));
        assertTrue(problems().getFirst().startsWith("drivers.d: expected a readable folder, found "));
    }

    @Test
    void noConfigurationFolderAtAllMeansDefaults() throws ConfigException {
        Installation installation =
                new Installation(Optional.empty(), Path.of("boards"), root.resolve("drivers.d"), root.resolve("apps"));
        Machine machine = new Machine("host", DeviceTree.NONE, classExists);
        assertEquals(
                "host",
                ConfigDirectory.load(installation, machine, Optional.of("sim"))
                        .node()
                        .name());
    }

    @Test
    void everyProblemOfEveryFileIsToldAtOnce() throws IOException {
        boardOption = Optional.empty();
        write("etc/node.toml", "nam = \"x\"\nboard = 1\n");
        write("drivers.d/a.toml", "name = ");
        write("drivers.d/b.toml", DRIVER.formatted("b") + "weigth = 5\n");
        write("apps/a/app.toml", "name = \"a\"\n");
        Files.createDirectories(root.resolve("apps/foo"));
        List<String> lines = problems();
        assertEquals(7, lines.size(), lines.toString());
        assertEquals(
                lines,
                assertThrows(ConfigException.class, this::load)
                        .getMessage()
                        .replace(root + "/", "")
                        .lines()
                        .toList());
    }

    @Test
    void nodeTomlPlacesDriversWhereTheirManifestsDoNot() throws IOException, ConfigException {
        String inline = "placement = \"inline\"\ntrusted = true\n";
        write("drivers.d/gpio.toml", DRIVER.formatted("gpio"));
        write("drivers.d/i2c.toml", DRIVER.formatted("i2c") + inline);
        write("etc/node.toml", "[driver.gpio]\n" + inline + "[driver.i2c]\nplacement = \"sandbox\"\n");
        assertEquals(
                List.of(Placement.INLINE, Placement.SANDBOX),
                load().drivers().stream().map(DriverManifest::placement).toList());
    }

    /** Trust is said where the placement is said: a manifest's is not node.toml's. */
    @Test
    void nodeTomlMustTrustADriverItself() throws IOException {
        write("drivers.d/gpio.toml", DRIVER.formatted("gpio") + "trusted = true\n");
        write("etc/node.toml", "board = \"rpi-4b\"\n[driver.gpio]\nplacement = \"inline\"\n");
        assertEquals(
                List.of(
                        "etc/node.toml:3:1: placement = \"inline\" of a driver that is not trusted here: inside the supervisor it can"
                                + " end the node; add trusted = true beside it, or write placement = \"sandbox\""),
                problems());
    }

    @Test
    void whatOnlyAProcessHasIsRefusedInsideTheSupervisor() throws IOException {
        write("drivers.d/gpio.toml", DRIVER.formatted("gpio") + "standby = true\n");
        write("drivers.d/i2c.toml", DRIVER.formatted("i2c") + "[env]\nA = \"b\"\n");
        write("etc/node.toml", """
                [driver.gpio]
                placement = "inline"
                trusted = true
                [driver.i2c]
                placement = "inline"
                trusted = true
                [driver.spi]
                placement = "sandbox"
                """);
        assertEquals(
                List.of(
                        "etc/node.toml:2:1: driver gpio: placement = \"inline\" beside standby = true: a standby is a second process;"
                                + " remove standby = true from gpio.toml, or write placement = \"sandbox\"",
                        "etc/node.toml:5:1: driver i2c: placement = \"inline\" beside [env]: a thread has no environment of its own;"
                                + " remove [env] from i2c.toml, or write placement = \"sandbox\"",
                        "etc/node.toml:8:1: no driver is named spi; use one of gpio, i2c"),
                problems().stream().sorted().toList());
    }
}
