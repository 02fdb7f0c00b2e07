package dev.rubus.board;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a node's configuration comes from.
 *
 * @param config the user's folder (node.toml, drivers.d, boards), such as /etc/rubus; empty: the user has none
 * @param boards board files of the distribution
 * @param drivers the distribution's drivers.d
 * @param apps one folder for each app; need not exist; apps-dir in node.toml goes before it
 */
public record Installation(Optional<Path> config, Path boards, Path drivers, Path apps) {}
