package dev.rubus.supervisor.conductor;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often whom nobody expects knocked at the socket: whoever may connect may do so thousands of times a second, and each must not be a line of
 * the log. The first of a user is told at once, the rest by number, once in a while. One thread.
 */
final class Knocks {
    /** From one line to the next of the same user. */
    static final long PERIOD_MILLIS = 1000;

    /** Users at a time; a sandbox has one, and what is more than that comes from outside and is counted together. */
    private static final int MAX_USERS = 64;

    private static final int OTHERS = -1;

    /** By user: how many were not told yet. There is no more of it than what knocked within the period. */
    private final Map<Integer, Long> untold = new HashMap<>();

    /** A user's name in the log. */
    static String label(int user) {
        return user == OTHERS ? "others" : "uid " + user;
    }

    /**
     * Counts one.
     *
     * @return the user to tell of now and to {@link #rest} after the period, or null if that is to be done already
     */
    @Nullable
    Integer knock(int uid) {
        int user = untold.containsKey(uid) || untold.size() < MAX_USERS ? uid : OTHERS;
        Long before = untold.get(user);
        untold.put(user, before == null ? 0 : before + 1);
        return before == null ? user : null;
    }

    /** How many of the user's are to be told of together; if there was none it is forgotten, else it is to be asked again after the period. */
    long rest(int user) {
        long count = untold.getOrDefault(user, 0L);
        if (count == 0) {
            untold.remove(user);
        } else {
            untold.put(user, 0L);
        }
        return count;
    }
}
