package dev.rubus.board;

import dev.rubus.board.hardware.Board;
import dev.rubus.board.manifest.AppManifest;
import dev.rubus.board.manifest.DriverManifest;
import dev.rubus.board.manifest.NodeConfig;
import java.util.List;

/** All that a node shall be, checked together. Drivers and apps are in order of their names. */
public record NodePlan(Board board, NodeConfig node, List<DriverManifest> drivers, List<AppManifest> apps) {
    public NodePlan {
        drivers = List.copyOf(drivers);
        apps = List.copyOf(apps);
    }
}
