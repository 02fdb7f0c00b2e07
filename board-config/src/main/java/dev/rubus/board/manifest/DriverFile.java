package dev.rubus.board.manifest;

import dev.rubus.board.quantity.BadValue;
import dev.rubus.board.quantity.Nice;
import dev.rubus.board.quantity.Sizes;
import dev.rubus.board.quantity.ValueParser;
import dev.rubus.board.toml.CheckedTable;
import dev.rubus.board.toml.Located;
import dev.rubus.board.toml.Position;
import dev.rubus.board.toml.Problem;
import dev.rubus.board.toml.Problems;
import dev.rubus.board.toml.TomlFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a driver's manifest.
 *
 * @param manifest what it says
 * @param nameAt where the name stands
 * @param mainAt where the class stands
 * @param placementAt where it is said where it runs
 * @param devices the devices with their places
 */
public record DriverFile(
        DriverManifest manifest,
        Position nameAt,
        Position mainAt,
        Position placementAt,
        List<Located<DeviceNeed>> devices) {

    /** Empty when a problem was added. */
    public static Optional<DriverFile> read(Path file, Problems problems) {
        int before = problems.count();
        return TomlFile.read(file, problems).flatMap(root -> read(file, root, problems, before));
    }

    private static Optional<DriverFile> read(Path file, CheckedTable root, Problems problems, int before) {
        Optional<String> name = root.required("name", "\"gpio\"", ValueParser.text(Names::program));
        Optional<String> main = root.required("main", "\"dev.example.Driver\"", ValueParser.text(Names::mainClass));
        int weight = root.value("weight", Nice::parseWeight).orElse(Defaults.WEIGHT);
        List<Located<DeviceNeed>> devices = root.list("devices", ValueParser.text(DeviceNeed::parse));
        boolean standby = root.flag("standby").orElse(false);
        int irqPriority =
                root.whole("irq-priority", 1, Defaults.MAX_IRQ_PRIORITY).orElse(Defaults.IRQ_PRIORITY);
        long heap = root.size("heap", Defaults.MIN_HEAP, Defaults.MAX_MEMORY).orElse(Defaults.HEAP);
        int oomScoreAdj = root.whole("oom-score-adj", Defaults.MIN_OOM_SCORE_ADJ, Defaults.MAX_OOM_SCORE_ADJ)
                .orElse(Defaults.DRIVER_OOM_SCORE_ADJ);
        List<String> jvmOptions = root.values("jvm-options", ValueParser.text(DriverFile::jvmOption));
        Located<Placement> placement =
                Placement.read(root).orElse(new Located<>(Placement.SANDBOX, root.position("placement")));
        Limits limits = Sections.limits(root.table("limits"));
        Restart restart = Sections.restart(root.table("restart"));
        Map<String, String> env = Environment.read(root.table("env"));
        Map<String, String> config = Sections.config(root.table("config"));
        root.finish();
        if (heap >= limits.memoryBytes() && problems.count() == before) {
            problems.add(Problem.expected(
                    root.position("heap"),
                    "a heap smaller than limits.memory (" + Sizes.format(limits.memoryBytes()) + ")",
                    Sizes.format(heap),
                    "lower heap or raise memory under [limits]"));
        }
        if (problems.count() != before) {
            return Optional.empty();
        }
        DriverManifest manifest = new DriverManifest(
                name.orElseThrow(),
                main.orElseThrow(),
                weight,
                devices.stream().map(Located::value).toList(),
                standby,
                limits,
                restart,
                irqPriority,
                heap,
                oomScoreAdj,
                jvmOptions,
                env,
                placement.value(),
                config,
                file);
        return Optional.of(
                new DriverFile(manifest, root.position("name"), root.position("main"), placement.at(), devices));
    }

    /** The same driver where node.toml wants it. */
    public DriverFile placed(Located<Placement> where) {
        return new DriverFile(manifest.placed(where.value()), nameAt, mainAt, where.at(), devices);
    }

    private static String jvmOption(String text) throws BadValue {
        if (!text.startsWith("-") || text.chars().anyMatch(Character::isISOControl)) {
            throw new BadValue("an option of the JVM such as \"-Xss256k\"", "begin it with -, one option a string");
        }
        return text;
    }
}
