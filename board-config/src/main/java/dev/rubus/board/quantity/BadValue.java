package dev.rubus.board.quantity;

/** A value that cannot be used: what was expected instead, and how to write it. Who reads the file adds the place. */
public final class BadValue extends Exception {
    private final String expected;
    private final String remedy;

    public BadValue(String expected, String remedy) {
        super("expected " + expected + "; " + remedy);
        this.expected = expected;
        this.remedy = remedy;
    }

    /** Completes the sentence "expected ...". */
    public String expected() {
        return expected;
    }

    /** What to do about it, as an order: "write ...", "use ...". */
    public String remedy() {
        return remedy;
    }
}
