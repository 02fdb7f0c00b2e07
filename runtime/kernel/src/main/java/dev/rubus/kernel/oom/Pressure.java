package dev.rubus.kernel.oom;

/**
 * What is short, if anything. Sizes in bytes.
 *
 * @param used of the node's budget, or of the machine's memory and swap
 * @param limit all that there is of it
 * @param urgent true: there is no time to ask
 */
public record Pressure(Source source, long used, long limit, boolean urgent) {
    /** Where the pressure comes from. */
    public enum Source {
        /** Enough for everybody. */
        NONE("none"),
        /** The node's processes use more than {@code [memory] budget}. */
        BUDGET("budget"),
        /** The machine has too little left, whoever uses it. */
        MACHINE("machine");

        private final String label;

        Source(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public boolean none() {
        return source == Source.NONE;
    }

    /** What badness is measured against. */
    public long totalPages() {
        return Math.max(1, limit / Badness.PAGE_BYTES);
    }

    /** For the operator. */
    public String why() {
        return switch (source) {
            case NONE -> "no pressure";
            case BUDGET -> "the node uses " + mib(used) + " of its budget of " + mib(limit);
            case MACHINE -> "the machine has " + mib(limit - used) + " of " + mib(limit) + " left";
        };
    }

    private static String mib(long bytes) {
        return Badness.mib(bytes / Badness.PAGE_BYTES);
    }
}
