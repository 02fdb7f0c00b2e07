package dev.rubus.board.toml;

import java.nio.file.Path;

/** A place in a file. Line and column count from 1; line 0 is the file as a whole. */
public record Position(Path file, int line, int column) {
    public static Position wholeFile(Path file) {
        return new Position(file, 0, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? file.toString() : file + ":" + line + ":" + column;
    }
}
