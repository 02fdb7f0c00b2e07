package dev.rubus.cli.configuration;

import dev.rubus.board.manifest.NodeFile;
import dev.rubus.board.toml.Problems;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The broker that node.toml names, if it names one. */
public final class ConfiguredBroker {

    private ConfiguredBroker() {}

    /** Empty also when the file cannot be understood: that is told by {@code config check}. */
    public static Optional<URI> in(Path config) {
        Path file = config.resolve("node.toml");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return NodeFile.read(file, ThisMachine.hostname(), new Problems())
                .flatMap(node -> node.value().mqtt().url());
    }
}
