package dev.rubus.board;

import dev.rubus.board.hardware.DeviceTree;
import java.util.function.Predicate;

/**
 * What the configuration is checked against, given from outside so that the check is pure.
 *
 * @param hostname the node's name when node.toml has none
 * @param deviceTree for {@code board = "auto"}
 * @param classExists whether a driver's main class can be loaded
 */
public record Machine(String hostname, DeviceTree deviceTree, Predicate<String> classExists) {}
