package dev.rubus.board;

import dev.rubus.board.hardware.Board;
import dev.rubus.board.hardware.Boards;
import dev.rubus.board.manifest.AppFile;
import dev.rubus.board.manifest.AppManifest;
import dev.rubus.board.manifest.Defaults;
import dev.rubus.board.manifest.DriverFile;
import dev.rubus.board.manifest.DriverManifest;
import dev.rubus.board.manifest.NodeConfig;
import dev.rubus.board.manifest.NodeFile;
import dev.rubus.board.manifest.Placement;
import dev.rubus.board.toml.ConfigException;
import dev.rubus.board.toml.Located;
import dev.rubus.board.toml.Position;
import dev.rubus.board.toml.Problem;
import dev.rubus.board.toml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads everything a node is configured by: node.toml, the board's file, drivers' and apps' manifests. All problems are collected;
 * a plan comes out only when there is none.
 */
public final class ConfigDirectory {
    private static final String MANIFEST = "app.toml";

    private final Installation installation;
    private final Machine machine;
    private final Problems problems = new Problems();

    private ConfigDirectory(Installation installation, Machine machine) {
        this.installation = installation;
        this.machine = machine;
    }

    /** The plan for this machine; {@code board} is what {@code --board} said, and goes before node.toml. */
    public static NodePlan load(Installation installation, Machine machine, Optional<String> board)
            throws ConfigException {
        return new ConfigDirectory(installation, machine).load(board);
    }

    private NodePlan load(Optional<String> boardOption) throws ConfigException {
        Optional<Path> config = installation.config().filter(this::isFolder);
        Optional<Located<NodeConfig>> node = node(config);
        Optional<Board> board = board(config, node, boardOption);
        Map<String, Located<Placement>> placements =
                node.map(found -> found.value().placements()).orElse(Map.of());
        List<DriverFile> drivers = drivers(config).stream()
                .map(driver -> Optional.ofNullable(
                                placements.get(driver.manifest().name()))
                        .map(driver::placed)
                        .orElse(driver))
                .toList();
        List<AppFile> apps = apps(node.flatMap(found -> found.value().appsDir()).orElse(installation.apps()));
        CrossChecks checks = new CrossChecks(problems);
        checks.names(drivers, apps);
        checks.placements(drivers, placements);
        checks.classes(drivers, machine.classExists());
        checks.claims(apps);
        board.ifPresent(found -> checks.hardware(found, drivers, apps));
        problems.throwIfAny();
        return new NodePlan(
                board.orElseThrow(),
                node.orElseThrow().value(),
                drivers.stream()
                        .map(DriverFile::manifest)
                        .sorted(Comparator.comparing(DriverManifest::name))
                        .toList(),
                apps.stream()
                        .map(AppFile::manifest)
                        .sorted(Comparator.comparing(AppManifest::name))
                        .toList());
    }

    private boolean isFolder(Path config) {
        if (!Files.isDirectory(config)) {
            problems.add(Problem.expected(
                    Position.wholeFile(config), "a configuration folder", "none", "create it or correct --config"));
            return false;
        }
        return true;
    }

    /** Empty when node.toml has problems. */
    private Optional<Located<NodeConfig>> node(Optional<Path> config) {
        Optional<Path> file = config.map(folder -> folder.resolve("node.toml")).filter(Files::exists);
        if (file.isPresent()) {
            return NodeFile.read(file.get(), machine.hostname(), problems);
        }
        Position nowhere = Position.wholeFile(config.orElse(Path.of("")).resolve("node.toml"));
        return Optional.of(new Located<>(NodeConfig.defaults(machine.hostname()), nowhere));
    }

    private Optional<Board> board(
            Optional<Path> config, Optional<Located<NodeConfig>> node, Optional<String> boardOption) {
        List<Path> folders = new ArrayList<>(List.of(installation.boards()));
        config.map(folder -> folder.resolve("boards"))
                .filter(Files::isDirectory)
                .ifPresent(folders::add);
        Boards boards = Boards.in(folders, problems);
        if (boardOption.isEmpty() && node.isEmpty()) {
            return Optional.empty();
        }
        Position askedAt = boardOption.isPresent()
                ? Position.wholeFile(Path.of("--board"))
                : node.orElseThrow().at();
        String id = boardOption.orElseGet(() -> node.orElseThrow().value().board());
        return id.equals(Defaults.BOARD)
                ? boards.detect(machine.deviceTree(), askedAt, problems)
                : boards.board(id, askedAt, problems);
    }

    /** The distribution's files and the user's; one of the user's replaces the whole file of the same name. */
    private List<DriverFile> drivers(Optional<Path> config) {
        Map<String, Path> files = new TreeMap<>();
        entries(installation.drivers())
                .forEach(file -> files.put(file.getFileName().toString(), file));
        config.map(folder -> folder.resolve("drivers.d"))
                .filter(Files::isDirectory)
                .ifPresent(folder -> entries(folder)
                        .forEach(file -> files.put(file.getFileName().toString(), file)));
        return files.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".toml"))
                .flatMap(entry -> DriverFile.read(entry.getValue(), problems).stream())
                .toList();
    }

    private List<AppFile> apps(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        List<AppFile> apps = new ArrayList<>();
        for (Path app : entries(folder)) {
            if (!Files.isDirectory(app)) {
                continue;
            }
            Path manifest = app.resolve(MANIFEST);
            if (Files.exists(manifest)) {
                AppFile.read(manifest, problems).ifPresent(apps::add);
            } else {
                String name = app.getFileName().toString();
                problems.add(
                        new Problem(Position.wholeFile(app), "app without a manifest", "add " + name + "/" + MANIFEST));
            }
        }
        return apps;
    }

    /** What is in the folder, hidden entries left out, in order of name. */
    private List<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            problems.add(Problem.expected(
                    Position.wholeFile(folder), "a readable folder", unreadable.toString(), "check that it exists"));
            return List.of();
        }
    }
}
