package dev.rubus.cli.configuration;

import static dev.rubus.cli.command.Words.command;
import static dev.rubus.cli.command.Words.group;
import static dev.rubus.cli.command.Words.option;
import static dev.rubus.cli.command.Words.wordIfAny;

import dev.rubus.board.ConfigDirectory;
import dev.rubus.board.Machine;
import dev.rubus.board.NodePlan;
import dev.rubus.board.toml.ConfigException;
import dev.rubus.board.toml.Problem;
import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.command.Call;
import dev.rubus.cli.command.Words;
import dev.rubus.cli.control.Document;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code config check}: a line for each thing that is wrong with a configuration; exit code 2 when there is one. */
public final class ConfigCheck {

    /** Where a node looks when it is told nothing else. */
    public static final Path USUAL = Path.of("/etc/rubus");

    private ConfigCheck() {}

    public static Words config() {
        return group(
                "config",
                "The configuration.",
                command(
                        "check",
                        "Read the configuration and say what is wrong with it, and where.",
                        ConfigCheck::run,
                        wordIfAny("DIR", "The folder (default: /etc/rubus)."),
                        option("BOARD", "Check against this board.", "--board")));
    }

    private static void run(Call call) throws CommandFailure {
        Optional<Path> folder = call.wordIfAny("DIR")
                .map(dir -> Path.of(dir).toAbsolutePath())
                .or(() -> Optional.of(USUAL).filter(Files::isDirectory));
        check(Distribution.here(), folder, call);
    }

    static void check(Distribution distribution, Optional<Path> folder, Call call) throws CommandFailure {
        Machine machine = new Machine(ThisMachine.hostname(), ThisMachine.deviceTree(), distribution::hasClass);
        try {
            NodePlan plan = ConfigDirectory.load(distribution.with(folder), machine, call.option("--board"));
            call.show(new Document(List.of()), (none, out) -> out.line(wellFormed(folder, plan)));
        } catch (ConfigException wrong) {
            if (call.json()) {
                call.out()
                        .json(new Document(wrong.problems().stream()
                                .map(ConfigCheck::asMap)
                                .toList()));
            }
            throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
        }
    }

    private static String wellFormed(Optional<Path> folder, NodePlan plan) {
        String what = folder.map(Path::toString).orElse("the configuration that Rubus comes with");
        return what + " is in order: node " + plan.node().name() + " on board "
                + plan.board().id() + " with " + plan.drivers().size() + " drivers and "
                + plan.apps().size() + " apps";
    }

    private static Map<String, Object> asMap(Problem problem) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("file", problem.at().file().toString());
        map.put("line", problem.at().line());
        map.put("column", problem.at().column());
        map.put("problem", problem.what());
        map.put("remedy", problem.remedy());
        return map;
    }
}
