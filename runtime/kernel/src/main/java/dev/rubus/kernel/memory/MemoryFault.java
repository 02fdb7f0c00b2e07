package dev.rubus.kernel.memory;

/** Somebody gave back what is not theirs, or wrote where they must not. Says who, and what it was. */
public final class MemoryFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String culprit;

    public enum Kind {
        /** Given back twice. */
        DOUBLE_FREE("double free"),
        /** Given back by somebody else than its owner. */
        FOREIGN_FREE("foreign free"),
        /** Given back although it is no block or object, but perhaps the inside of one. */
        BAD_ADDRESS("bad address"),
        /** Written before its first or after its last byte. */
        OVERRUN("overrun"),
        /** Written after it was given back. */
        USE_AFTER_FREE("use after free");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    MemoryFault(Kind kind, String culprit, String what) {
        super(kind.label + " by " + culprit + ": " + what);
        this.kind = kind;
        this.culprit = culprit;
    }

    public Kind kind() {
        return kind;
    }

    /** The account's name. */
    public String culprit() {
        return culprit;
    }
}
