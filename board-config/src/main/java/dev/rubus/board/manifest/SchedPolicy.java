package dev.rubus.board.manifest;

import dev.rubus.board.quantity.BadValue;

/** Who is next at a bus or a chip that several want. */
public enum SchedPolicy {
    /** Of those who are owed time, the one with the earliest virtual deadline. */
    EEVDF,
    /** The one with the smallest virtual runtime. */
    CFS,
    /** Whoever asked first: what the other two are held against. */
    FIFO;

    static SchedPolicy of(String text) throws BadValue {
        return switch (text) {
            case "eevdf" -> EEVDF;
            case "cfs" -> CFS;
            case "fifo" -> FIFO;
            default -> throw new BadValue("\"eevdf\", \"cfs\" or \"fifo\"", "write one of the three");
        };
    }
}
