package dev.rubus.supervisor.process;

/**
 * Why ring 0 ended a run.
 *
 * @param by what ring 0 decides by, such as whether the death counts; no process can say it
 * @param words for people; decide nothing
 */
public record KilledFor(By by, String words) {
    /** Who or what it was that had it ended. */
    public enum By {
        /** An operator asked for a restart. */
        OPERATOR,
        /** It was chosen when memory ran out. */
        OUT_OF_MEMORY,
        /** It closed its socket and lived on: if it said why it ends, that is why. */
        SOCKET_CLOSED,
        /** It did what it may not, or did not do what it must. */
        FAULT,
        /** It said itself that its work is done, with a status that tells of a failure. */
        EXIT
    }
}
