package dev.rubus.board.manifest;

import dev.rubus.board.toml.Located;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * node.toml.
 *
 * @param name one MQTT topic level; the host's name by default
 * @param board a board's id, or "auto" to go by the device tree
 * @param memoryBudgetBytes what all programs of the node may use together; empty: {@link Defaults#memoryBudget}
 * @param memoryGuarded whether ring 0 looks for overruns of the memory that it hands out, which costs a look at every byte
 * @param policy who is next at a bus or a chip
 * @param chaosAllowed whether {@code supervisor chaos} may break things here
 * @param export the tree of files for the machine's users
 * @param placements where drivers run whose manifests say otherwise, by name
 * @param appsDir absolute; empty: where the installation keeps them
 */
public record NodeConfig(
        String name,
        String board,
        Mqtt mqtt,
        OptionalLong memoryBudgetBytes,
        boolean memoryGuarded,
        SchedPolicy policy,
        boolean chaosAllowed,
        FileExport export,
        Map<String, Located<Placement>> placements,
        Optional<Path> appsDir) {
    public NodeConfig {
        placements = Collections.unmodifiableMap(new LinkedHashMap<>(placements));
    }

    /** What a node without node.toml is. */
    public static NodeConfig defaults(String hostname) {
        return new NodeConfig(
                Names.nodeFromHost(hostname),
                Defaults.BOARD,
                Mqtt.LOCAL,
                OptionalLong.empty(),
                false,
                SchedPolicy.EEVDF,
                false,
                FileExport.DEFAULT,
                Map.of(),
                Optional.empty());
    }
}
