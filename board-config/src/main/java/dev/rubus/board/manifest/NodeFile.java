package dev.rubus.board.manifest;

import dev.rubus.board.quantity.BadValue;
import dev.rubus.board.quantity.ValueParser;
import dev.rubus.board.toml.CheckedTable;
import dev.rubus.board.toml.Located;
import dev.rubus.board.toml.Problem;
import dev.rubus.board.toml.Problems;
import dev.rubus.board.toml.TomlFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads node.toml. Everything in it is optional. */
public final class NodeFile {
    private static final Set<String> SCHEMES = Set.of("tcp", "mqtt", "ssl", "mqtts", "ws", "wss");

    private NodeFile() {}

    /** The configuration and where its board is named; empty when a problem was added. */
    public static Optional<Located<NodeConfig>> read(Path file, String hostname, Problems problems) {
        int before = problems.count();
        return TomlFile.read(file, problems).flatMap(root -> {
            Path folder = file.toAbsolutePath().resolveSibling(".").normalize();
            NodeConfig fallback = NodeConfig.defaults(hostname);
            String name = root.value("name", ValueParser.text(Names::node)).orElse(fallback.name());
            String board = root.string("board").orElse(fallback.board());
            Optional<Path> apps = root.value("apps-dir", ValueParser.text(text -> path(folder, text)));
            Mqtt mqtt = mqtt(root.table("mqtt"), folder);
            CheckedTable memory = root.table("memory");
            OptionalLong budget = memory.size("budget", Defaults.MIN_MEMORY_BUDGET, Defaults.MAX_MEMORY)
                    .map(OptionalLong::of)
                    .orElse(fallback.memoryBudgetBytes());
            boolean guarded = memory.flag("guard").orElse(fallback.memoryGuarded());
            SchedPolicy policy = root.table("sched")
                    .value("policy", ValueParser.text(SchedPolicy::of))
                    .orElse(fallback.policy());
            boolean chaos = root.table("chaos").flag("allow").orElse(false);
            CheckedTable fs = root.table("fs");
            FileExport export = new FileExport(
                    fs.flag("mount").orElse(fallback.export().mount()),
                    fs.value("group", ValueParser.text(Names::group))
                            .orElse(fallback.export().group()));
            Map<String, Located<Placement>> placements = placements(root.table("driver"));
            root.finish();
            return problems.count() == before
                    ? Optional.of(new Located<>(
                            new NodeConfig(name, board, mqtt, budget, guarded, policy, chaos, export, placements, apps),
                            root.position("board")))
                    : Optional.empty();
        });
    }

    /** The tables {@code [driver.NAME]}. */
    private static Map<String, Located<Placement>> placements(CheckedTable drivers) {
        Map<String, Located<Placement>> placements = new LinkedHashMap<>();
        for (String name : drivers.keys()) {
            int before = drivers.problems().count();
            CheckedTable driver = drivers.table(name);
            boolean table = drivers.problems().count() == before;
            if (table && !driver.has("placement")) {
                driver.problems()
                        .add(Problem.expected(
                                driver.position(),
                                "the key driver." + name + ".placement",
                                "none",
                                "add placement = \"sandbox\", or remove the table"));
            }
            Placement.read(driver).ifPresent(where -> placements.put(name, where));
        }
        return placements;
    }

    private static Mqtt mqtt(CheckedTable table, Path folder) {
        Optional<URI> url = table.value("url", ValueParser.text(NodeFile::url));
        Optional<String> username = table.string("username");
        Optional<Path> password = table.value("password-file", ValueParser.text(text -> path(folder, text)));
        int port = table.whole("port", 1, 65535).orElse(Defaults.MQTT_PORT);
        if (password.isPresent() && !table.has("username")) {
            table.problems()
                    .add(Problem.expected(
                            table.position("password-file"),
                            "a username beside the password",
                            "none",
                            "add username = \"...\""));
        }
        if (!table.has("url") && table.has("username")) {
            table.problems()
                    .add(Problem.expected(
                            table.position("username"),
                            "the url of the broker to log in to",
                            "none",
                            "add url = \"mqtt://HOST:1883\""));
        }
        if (table.has("url") && table.has("port")) {
            table.problems()
                    .add(Problem.expected(
                            table.position("port"),
                            "either url (somebody else's broker) or port (of the node's own)",
                            "both",
                            "write the port into the url"));
        }
        return new Mqtt(url, username, password, port);
    }

    private static URI url(String text) throws BadValue {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme();
            // Port 0 and above 65535 pass java.net.URI, and would fail much later in the net driver.
            boolean port = url.getPort() == -1 || (url.getPort() > 0 && url.getPort() <= 65535);
            if (scheme != null
                    && SCHEMES.contains(scheme)
                    && url.getHost() != null
                    && port
                    && url.getUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException malformed) {
            throw form();
        }
        throw form();
    }

    private static BadValue form() {
        return new BadValue(
                "a broker's address such as \"mqtt://broker.lan:1883\" (tcp, mqtt, ssl, mqtts, ws, wss)",
                "write scheme, host and port; user and password have keys of their own");
    }

    private static Path path(Path folder, String text) throws BadValue {
        try {
            if (!text.isBlank()) {
                return folder.resolve(text).normalize();
            }
        } catch (InvalidPathException malformed) {
            throw new BadValue("a path", "remove the characters that a path cannot have");
        }
        throw new BadValue("a path", "write it, or leave the key out");
    }
}
