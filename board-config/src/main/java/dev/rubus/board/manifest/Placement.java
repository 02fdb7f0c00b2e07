package dev.rubus.board.manifest;

import dev.rubus.board.quantity.BadValue;
import dev.rubus.board.quantity.ValueParser;
import dev.rubus.board.toml.CheckedTable;
import dev.rubus.board.toml.Located;
import dev.rubus.board.toml.Problem;
import java.util.Optional;

/** Where a driver runs. */
public enum Placement {
    /** A sandboxed process of its own: it can die without anybody else. */
    SANDBOX,
    /** A thread of the supervisor, as in a monolithic kernel: nothing is between it and ring 0. */
    INLINE;

    /**
     * What {@code placement} and {@code trusted} of one table say, a driver's manifest or {@code [driver.NAME]} of node.toml; empty if it
     * does not say where. Who asks for "inline" must say in the same place that he trusts the driver with the whole node.
     */
    static Optional<Located<Placement>> read(CheckedTable table) {
        Optional<Placement> placement = table.value("placement", ValueParser.text(Placement::parse));
        int before = table.problems().count();
        boolean trusted = table.flag("trusted").orElse(false);
        boolean said = table.problems().count() > before;
        if (placement.equals(Optional.of(INLINE)) && !trusted && !said) {
            table.problems()
                    .add(new Problem(
                            table.position("placement"),
                            "placement = \"inline\" of a driver that is not trusted here: inside the supervisor it can end the node",
                            "add trusted = true beside it, or write placement = \"sandbox\""));
            return Optional.empty();
        }
        return placement.map(where -> new Located<>(where, table.position("placement")));
    }

    private static Placement parse(String text) throws BadValue {
        return switch (text) {
            case "sandbox" -> SANDBOX;
            case "inline" -> INLINE;
            default -> throw new BadValue("\"sandbox\" or \"inline\"", "write placement = \"sandbox\", or remove it");
        };
    }
}
