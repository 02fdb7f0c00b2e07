package dev.rubus.board.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.board.toml.Position;
import dev.rubus.board.toml.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The boards that are shipped, and what a board file may not say. */
class BoardsTest {
    private static final Path SHIPPED = Path.of("boards");
    private static final Position ASKED = new Position(Path.of("node.toml"), 2, 1);

    @TempDir
    Path folder;

    private final Problems problems = new Problems();

    private Board shipped(String id) {
        Board board = Boards.in(List.of(SHIPPED), problems)
                .board(id, ASKED, problems)
                .orElseThrow(() -> new AssertionError(problems.list().toString()));
        assertEquals(List.of(), problems.list());
        return board;
    }

    private static DeviceTree tree(String compatible) {
        return DeviceTree.of(compatible.replace(' ', '\0').getBytes(StandardCharsets.UTF_8), new byte[0]);
    }

    @ParameterizedTest
    @CsvSource({
        "rpi-3b, pinctrl-bcm2835, 2", "rpi-4b, pinctrl-bcm2711, 2", "rpi-5, pinctrl-rp1, 2",
        "rpi-zero-2w, pinctrl-bcm2835, 2", "rig, pinctrl-bcm2711, 1", "sim, pinctrl-bcm2711, 1"
    })
    void everyShippedBoardHasItsChipItsHeaderAndBusOne(String id, String label, int buses) {
        Board board = shipped(id);
        assertEquals(List.of(label), board.gpioChipLabels());
        assertEquals(28, board.header().lines().size());
        assertEquals("0..27", board.header().span());
        assertEquals(buses, board.i2c().size());
        I2cBus one = board.bus(1).orElseThrow();
        assertEquals(List.of(2, 3, true), List.of(one.sdaLine(), one.sclLine(), one.enabled()));
        board.bus(0).ifPresent(zero -> assertFalse(zero.enabled()));
        assertEquals(id.equals("sim"), board.simulated());
        assertNotNull(Board.class.getResource("/boards/" + id + ".toml"));
    }

    @Test
    void theseAreAllBoardsThatAreShipped() {
        assertEquals(
                List.of("rig", "rpi-3b", "rpi-4b", "rpi-5", "rpi-zero-2w", "sim"),
                Boards.in(List.of(SHIPPED), problems).known());
    }

    @Test
    void theHeaderHasEachPinOnceAndNoneOfPowerAndGround() {
        Header header = shipped("rpi-4b").header();
        List<Integer> pins =
                header.lines().values().stream().map(HeaderLine::pin).sorted().toList();
        List<Integer> powerAndGround = List.of(1, 2, 4, 6, 9, 14, 17, 20, 25, 30, 34, 39);
        assertEquals(28, pins.stream().distinct().count());
        assertEquals(40, pins.size() + powerAndGround.size());
        assertTrue(pins.stream().noneMatch(powerAndGround::contains));
        assertEquals(new HeaderLine(17, 11, "GPIO17"), header.lines().get(17));
        assertEquals(new HeaderLine(2, 3, "SDA1"), header.lines().get(2));
    }

    @Test
    void theSimulatedBoardIsWired() {
        assertEquals(
                List.of(
                        new SimDevice.Button(17, Duration.ofSeconds(2), Duration.ofMillis(120), Duration.ofMillis(3)),
                        new SimDevice.Led(27),
                        new SimDevice.Bme280(1, 0x76, Duration.ofMinutes(10)),
                        new SimDevice.RegisterFile(1, 0x50, 256)),
                shipped("sim").sim());
    }

    @Test
    void theRigsBusIsFoundByName() {
        assertFalse(shipped("rig").bus(1).orElseThrow().adapterIsPath());
        assertTrue(shipped("rpi-5").bus(1).orElseThrow().adapterIsPath());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "raspberrypi,3-model-b brcm,bcm2837 | rpi-3b", "raspberrypi,3-model-b-plus brcm,bcm2837 | rpi-3b",
                "raspberrypi,4-model-b brcm,bcm2711 | rpi-4b", "raspberrypi,400 brcm,bcm2711 | rpi-4b",
                "raspberrypi,5-model-b brcm,bcm2712 | rpi-5", "raspberrypi,model-zero-2-w brcm,bcm2837 | rpi-zero-2w"
            })
    void theDeviceTreeTellsTheBoard(String compatible, String id) {
        Optional<Board> found = Boards.in(List.of(SHIPPED), problems).detect(tree(compatible), ASKED, problems);
        assertEquals(id, found.orElseThrow().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "brcm,bcm2711", "raspberrypi,model-b", "raspberrypi,5-compute-module brcm,bcm2712"})
    void aStrangeMachineGetsTheKnownBoardsAndTheSimulatedOne(String compatible) {
        assertEquals(Optional.empty(), Boards.in(List.of(SHIPPED), problems).detect(tree(compatible), ASKED, problems));
        String line = problems.list().getFirst().toString();
        assertTrue(line.startsWith("node.toml:2:1: ") && line.contains("rpi-3b, rpi-4b, rpi-5"), line);
        assertTrue(line.contains("--board sim"), line);
    }

    @Test
    void aModelIsMatchedByItsBeginning() {
        DeviceTree machine =
                DeviceTree.of(new byte[0], "Raspberry Pi 4 Model B Rev 1.4\0".getBytes(StandardCharsets.UTF_8));
        assertTrue(machine.matches("Raspberry Pi 4 Model B"));
        assertFalse(machine.matches("Raspberry Pi 5"));
        assertFalse(machine.matches(" "));
        assertEquals("\"Raspberry Pi 4 Model B Rev 1.4\"", machine.describe());
    }

    @Test
    void anUnknownBoardNamesTheKnownOnes() {
        Boards boards = Boards.in(List.of(SHIPPED), problems);
        boards.board("rpi-9", ASKED, problems);
        assertEquals(
                "node.toml:2:1: expected a known board (" + String.join(", ", boards.known())
                        + ") or auto, found \"rpi-9\";" + " choose one of these, or --board sim for a simulated one",
                problems.list().getFirst().toString());
    }

    @Test
    void aLaterFolderReplacesABoardAndMayUseTheFirstOnesHeader() throws IOException {
        Files.writeString(
                folder.resolve("rpi-5.toml"), "name = \"Mine\"\nheader = \"40-pin\"\n[gpio]\nlabels = [\"x\"]\n");
        Board board = Boards.in(List.of(SHIPPED, folder), problems)
                .board("rpi-5", ASKED, problems)
                .orElseThrow();
        assertEquals("Mine", board.name());
        assertEquals(28, board.header().lines().size());
    }

    @Test
    void aFolderOfBoardsThatIsMissing() {
        Boards.in(List.of(folder.resolve("none")), problems);
        assertTrue(problems.list().getFirst().toString().contains("expected a folder of board files"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "header = \"mini\" | expected a known header (40-pin), found \"mini\"; choose one of these or add header/mini.toml",
                "LABELS [] | expected at least one chip label",
                "nmae = \"x\" | did you mean name?",
                "[[i2c]];bus = 1;adapter = \"/dev/i2c-1\";lines = [2] | expected two lines, SDA and SCL",
                "[[i2c]];bus = 1;adapter = \"/dev/i2c-1\";lines = [2, 2] | expected two lines, SDA and SCL",
                "[[i2c]];bus = 1;adapter = \"/dev/i2c-1\";lines = [2, 28] | expected a line of the header (0..27), found 28",
                "[[i2c]];bus = 1;lines = [2, 3] | expected the key i2c.adapter",
                "[[i2c]];adapter = \"x\";lines = [2, 3] | expected the key i2c.bus",
                "BUS [[i2c]];bus = 1;adapter = \"x\";lines = [4, 5] | found bus 1 again",
                "[[sim]];kind = \"led\";line = 5 | expected no [[sim]] on a real board",
                "SIM [[sim]];kind = \"lamp\";line = 5 | expected a kind of simulated device: button, led, bme280",
                "SIM [[sim]];line = 5 | expected the key sim.kind",
                "SIM [[sim]];kind = \"led\" | expected the key sim.line",
                "SIM [[sim]];kind = \"led\";line = 28 | expected a line of the header or an enabled bus, found line 28",
                "SIM [[sim]];kind = \"led\";line = 5;bus = 1 | found the unknown key \"bus\"",
                "SIM [[sim]];kind = \"bme280\";bus = 1;address = 0x76 | found bus 1 address 0x76",
                "SIM [[sim]];kind = \"bme280\";bus = 1;address = 0x178 | 10-bit addresses are not supported",
                "SIM [[sim]];kind = \"register-file\";bus = 1;address = 0x50;size = 0 | from 1 to 256, found 0",
                "SIM [[sim]];kind = \"button\";line = 5;press-every = \"1s\";press-for = \"1s\" | bounce shorter than press-for",
                "SIM [[sim]];kind = \"button\";line = 5;press-for = \"3ms\" | bounce shorter than press-for",
                "SIM [[sim]];kind = \"button\";line = 5;press-for = \"1ms\" | a duration between 3ms and 1d, found \"1ms\"",
                "SIM [[sim]];kind = \"button\";line = 5;press-every = \"1s\";press-for = \"998ms\";bounce = \"1ms\" | a pause of at least 3ms between presses, found one of 2ms",
                "SIM [[sim]];kind = \"led\";line = 5;[[sim]];kind = \"led\";line = 5 | found a second at line 5",
            })
    void badBoardFiles(String text, String expected) throws IOException {
        String toml = text.strip().replace(';', '\n');
        String head = toml.startsWith("header") ? "" : "header = \"40-pin\"\n";
        if (toml.startsWith("SIM ")) {
            head += "simulated = true\n";
        }
        String labels = "gpio = { labels = " + (toml.startsWith("LABELS ") ? "[]" : "[\"x\"]") + " }\n";
        String bus = toml.startsWith("BUS ") ? "[[i2c]]\nbus = 1\nadapter = \"x\"\nlines = [2, 3]\n" : "";
        String body = toml.replaceFirst("^(SIM|BUS|LABELS) (\\[])?", "");
        Files.writeString(folder.resolve("mine.toml"), head + labels + bus + body + "\n");
        assertEquals(
                Optional.empty(), Boards.in(List.of(SHIPPED, folder), problems).board("mine", ASKED, problems));
        assertEquals(1, problems.count(), () -> problems.list().toString());
        String line = problems.list().getFirst().toString();
        assertTrue(line.startsWith(folder.resolve("mine.toml") + ":"), line);
        assertTrue(line.contains(expected.strip()), line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "[lines] | expected at least one line",
                "[lines];a = { pin = 1 } | expected a BCM line number as the key",
                "[lines];1 = { name = \"x\" } | expected the key lines.1.pin",
                "[lines];1 = { pin = 0 } | expected a whole number from 1 to 400, found 0",
                "[lines];1 = 3 | expected a table, found 3",
                "[line];1 = { pin = 3 } | did you mean lines?",
            })
    void badHeaderFiles(String text, String expected) throws IOException {
        Files.createDirectory(folder.resolve("header"));
        Files.writeString(folder.resolve("header/mini.toml"), text.strip().replace(';', '\n'));
        Files.writeString(folder.resolve("mine.toml"), "header = \"mini\"\n[gpio]\nlabels = [\"x\"]\n");
        assertEquals(Optional.empty(), Boards.in(List.of(folder), problems).board("mine", ASKED, problems));
        assertTrue(
                problems.list().toString().contains(expected.strip()),
                () -> problems.list().toString());
    }

    @Test
    void aHeaderWithGapsShowsItsLines() throws IOException {
        Files.createDirectory(folder.resolve("header"));
        Files.writeString(folder.resolve("header/mini.toml"), "[lines]\n4 = { pin = 7 }\n17 = { pin = 11 }\n");
        Files.writeString(folder.resolve("mine.toml"), "header = \"mini\"\n[gpio]\nlabels = [\"x\"]\n");
        Board board = Boards.in(List.of(folder), problems)
                .board("mine", ASKED, problems)
                .orElseThrow();
        assertEquals("[4, 17]", board.header().span());
    }
}
