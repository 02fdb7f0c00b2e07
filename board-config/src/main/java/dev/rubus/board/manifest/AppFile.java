package dev.rubus.board.manifest;

import dev.rubus.board.grant.GpioGrant;
import dev.rubus.board.grant.GpioSyntax;
import dev.rubus.board.grant.Grants;
import dev.rubus.board.grant.I2cGrant;
import dev.rubus.board.grant.NetGrant;
import dev.rubus.board.grant.PublishGrant;
import dev.rubus.board.manifest.AppManifest.Program;
import dev.rubus.board.quantity.BadValue;
import dev.rubus.board.quantity.Nice;
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
 * Reads an app's manifest.
 *
 * @param manifest what it says
 * @param nameAt where the name stands
 * @param gpio the lines it claims with their places
 * @param i2c the addresses it claims with their places
 */
public record AppFile(
        AppManifest manifest, Position nameAt, List<Located<GpioGrant>> gpio, List<Located<I2cGrant>> i2c) {

    /** Empty when a problem was added. */
    public static Optional<AppFile> read(Path file, Problems problems) {
        int before = problems.count();
        return TomlFile.read(file, problems).flatMap(root -> read(file, root, problems, before));
    }

    private static Optional<AppFile> read(Path file, CheckedTable root, Problems problems, int before) {
        Optional<String> name = root.required("name", "\"weather\"", ValueParser.text(Names::program));
        Optional<String> version = root.required("version", "\"1.0.0\"", ValueParser.text(AppFile::version));
        Optional<Program> program = program(root);
        int weight = root.value("weight", Nice::parseWeight).orElse(Defaults.WEIGHT);
        int oomScoreAdj = root.whole("oom-score-adj", Defaults.MIN_OOM_SCORE_ADJ, Defaults.MAX_OOM_SCORE_ADJ)
                .orElse(Defaults.APP_OOM_SCORE_ADJ);
        CheckedTable limitsTable = root.table("limits");
        Limits limits = Sections.limits(limitsTable);
        long data =
                limitsTable.size("data", Defaults.MIN_DATA, Defaults.MAX_DATA).orElse(Defaults.DATA);
        Restart restart = Sections.restart(root.table("restart"));
        Map<String, String> env = Environment.read(root.table("env"));
        CheckedTable grants = root.table("grants");
        List<Located<GpioGrant>> gpio = grants.list("gpio", ValueParser.text(GpioSyntax::parse));
        List<Located<I2cGrant>> i2c = grants.list("i2c", ValueParser.text(I2cGrant::parse));
        List<PublishGrant> publish = grants.values("publish", ValueParser.text(PublishGrant::parse));
        List<NetGrant> net = grants.values("net", ValueParser.text(NetGrant::parse));
        List<String> spawn = grants.values("spawn", ValueParser.text(Names::program));
        root.finish();
        if (problems.count() != before) {
            return Optional.empty();
        }
        Grants all = new Grants(
                gpio.stream().map(Located::value).toList(),
                i2c.stream().map(Located::value).distinct().toList(),
                publish,
                net,
                spawn);
        Path folder = file.toAbsolutePath().resolveSibling(".").normalize();
        AppManifest manifest = new AppManifest(
                name.orElseThrow(),
                version.orElseThrow(),
                program.orElseThrow(),
                weight,
                oomScoreAdj,
                env,
                limits,
                data,
                restart,
                all,
                folder);
        return Optional.of(new AppFile(manifest, root.position("name"), gpio, i2c));
    }

    /** Exactly one of main and command. */
    private static Optional<Program> program(CheckedTable root) {
        Optional<String> main = root.value("main", ValueParser.text(Names::mainClass));
        List<String> classPath = root.values("class-path", ValueParser.text(AppFile::insideApp));
        List<String> command = root.values("command", ValueParser.text(AppFile::word));
        if (root.has("main") && root.has("command")) {
            root.problems()
                    .add(Problem.expected(
                            root.position("command"), "either main or command", "both", "remove one of them"));
        } else if (!root.has("main") && !root.has("command")) {
            root.problems()
                    .add(Problem.expected(
                            root.position(),
                            "the key main (a class) or command (a list)",
                            "neither",
                            "add main = \"dev.example.App\" or command = [\"./app\"]"));
        } else if (root.has("command") && root.has("class-path")) {
            root.problems()
                    .add(Problem.expected(
                            root.position("class-path"),
                            "class-path only beside main",
                            "command",
                            "remove class-path"));
        } else if (root.has("command") && command.isEmpty()) {
            root.problems()
                    .add(Problem.expected(
                            root.position("command"),
                            "a program and its arguments",
                            "no word",
                            "write command = [\"./app\"]"));
        }
        return main.<Program>map(type -> new Program.JavaMain(type, classPath))
                .or(() -> command.isEmpty() ? Optional.empty() : Optional.of(new Program.Command(command)));
    }

    private static String version(String text) throws BadValue {
        if (!text.matches("[0-9A-Za-z][0-9A-Za-z.+_-]{0,63}")) {
            throw new BadValue("a version such as \"1.0.0\"", "use 1 to 64 letters, digits and . + - _");
        }
        return text;
    }

    private static String word(String text) throws BadValue {
        if (text.indexOf('\0') >= 0) {
            throw new BadValue("a word without NUL characters", "remove them");
        }
        return text;
    }

    private static String insideApp(String text) throws BadValue {
        boolean inside = !text.isBlank()
                && !text.startsWith("/")
                && !List.of(text.split("/")).contains("..");
        if (!inside || text.contains(":") || text.chars().anyMatch(Character::isISOControl)) {
            throw new BadValue("a path inside the app's folder", "write it relative, without .. and colons");
        }
        return text;
    }
}
