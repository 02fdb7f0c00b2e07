package dev.rubus.board.toml;

import dev.rubus.board.quantity.BadValue;

/** One thing that is wrong with the configuration, in one line: where, what, what to do. */
public record Problem(Position at, String what, String remedy) {
    public Problem {
        // What was found is quoted from a file: nothing in it may break the line or reach the terminal as a control
        // character.
        what = Quote.printable(what);
        remedy = Quote.printable(remedy);
    }

    public static Problem expected(Position at, String expected, String found, String remedy) {
        return new Problem(at, "expected " + expected + ", found " + found, remedy);
    }

    public static Problem of(Position at, BadValue bad, String found) {
        return expected(at, bad.expected(), found, bad.remedy());
    }

    @Override
    public String toString() {
        return at + ": " + what + "; " + remedy;
    }
}
