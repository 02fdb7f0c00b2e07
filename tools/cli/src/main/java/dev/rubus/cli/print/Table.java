package dev.rubus.cli.print;

import java.util.ArrayList;
import java.util.List;

/** Columns, each as wide as its widest cell, two spaces apart, and nothing after the last word of a line. */
public final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    public Table(List<String> headers) {
        rows.add(headers);
    }

    /** Adds a row; it has a cell for each header. */
    public void row(List<String> cells) {
        if (cells.size() != rows.getFirst().size()) {
            throw new IllegalArgumentException(cells.size() + " cells under " + rows.getFirst());
        }
        rows.add(cells.stream().map(cell -> cell.replace('\n', ' ')).toList());
    }

    public void print(Output out) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
            }
            out.line(line.toString().stripTrailing());
        }
    }
}
