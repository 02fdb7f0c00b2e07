package dev.rubus.board.manifest;

/**
 * The node's tree of files for the machine's users.
 *
 * @param mount whether it is mounted at {@code RUN/fs}
 * @param group the Unix group that may use what is not for everybody, beside root
 */
public record FileExport(boolean mount, String group) {
    public static final FileExport DEFAULT = new FileExport(true, "rubus");
}
