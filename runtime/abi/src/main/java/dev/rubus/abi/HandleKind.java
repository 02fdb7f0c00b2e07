package dev.rubus.abi;

/** What an open handle leads to; the checked entry compares it with what a call takes. */
public enum HandleKind {
    /** The call takes no handle: the record's must be 0. */
    NONE,
    /** A GPIO line. */
    LINE,
    /** One address of an I2C bus. */
    BUS,
    /** A file of the tree of mounts. */
    FILE,
    /** A directory of the tree of mounts. */
    DIRECTORY
}
