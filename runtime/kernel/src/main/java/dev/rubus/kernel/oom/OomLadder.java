package dev.rubus.kernel.oom;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The steps under pressure: ask to shrink, throttle, kill, each given time to help before the next. One that nobody can take, because
 * nobody hears or the machine cannot throttle, is no step. After a kill the next waits until the first can have helped. When the pressure
 * has ended for a while it begins at the first step again. One thread; time in ms of any monotonic clock.
 *
 * <p>The same observations always lead to the same orders.
 */
public final class OomLadder {
    /** Whose death would free less than this share of what is short is not worth it. */
    private static final int WORTH_SHARE = 64;

    private final Pace pace;
    private final boolean throttles;
    private final Set<String> throttled = new TreeSet<>();
    private Level level = Level.CALM;
    private long since;
    private long calmSince;
    private boolean wasCalm;

    /** Where on the ladder the node is. */
    public enum Level {
        CALM("calm"),
        SHRINK("shrink"),
        THROTTLE("throttle"),
        KILL("kill");

        private final String label;

        Level(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /**
     * The time that each step is given, in ms.
     *
     * @param calmMillis without pressure, until it is over
     */
    public record Pace(long shrinkMillis, long throttleMillis, long killMillis, long calmMillis) {
        public Pace {
            if (shrinkMillis < 0 || throttleMillis < 0 || killMillis < 0 || calmMillis < 0) {
                throw new IllegalArgumentException("a pace of " + shrinkMillis + ", " + throttleMillis + ", "
                        + killMillis + ", " + calmMillis + " ms");
            }
        }
    }

    /** @param throttles true: the machine can hold a process where it is */
    public OomLadder(Pace pace, boolean throttles) {
        this.pace = pace;
        this.throttles = throttles;
    }

    public Level level() {
        return level;
    }

    /**
     * What is to be done now.
     *
     * @param order of {@link Badness#order} over what lives
     */
    public List<OomOrder> observe(long now, Pressure pressure, List<Badness> order) {
        throttled.retainAll(order.stream().map(b -> b.candidate().name()).toList());
        if (pressure.none()) {
            return calm(now);
        }
        wasCalm = false;
        Optional<Badness> victim = victim(pressure, order);
        return victim.isEmpty() ? List.of() : escalate(now, pressure, victim.get(), order);
    }

    /** The one to go, if any is worth it. */
    public static Optional<Badness> victim(Pressure pressure, List<Badness> order) {
        return order.stream()
                .filter(b -> !b.candidate().immune())
                .filter(b -> b.use() >= pressure.totalPages() / WORTH_SHARE)
                .findFirst();
    }

    private List<OomOrder> calm(long now) {
        if (!wasCalm) {
            wasCalm = true;
            calmSince = now;
        }
        if (level == Level.CALM || now - calmSince < pace.calmMillis()) {
            return List.of();
        }
        level = Level.CALM;
        List<OomOrder> orders = new ArrayList<>();
        throttled.forEach(name -> orders.add(new OomOrder.Relax(name, "the pressure has ended")));
        throttled.clear();
        return orders;
    }

    private List<OomOrder> escalate(long now, Pressure pressure, Badness victim, List<Badness> order) {
        String why = pressure.why() + "; " + victim.candidate().name() + " goes first: " + victim.why();
        long waited = now - since;
        if (level == Level.KILL) {
            return waited < pace.killMillis() ? List.of() : kill(now, victim, why);
        }
        if (pressure.urgent()) {
            return kill(now, victim, why);
        }
        if (level == Level.CALM) {
            List<OomOrder> asked = ask(victim, order, why);
            if (!asked.isEmpty()) {
                enter(Level.SHRINK, now);
                return asked;
            }
        }
        boolean mayThrottle = level == Level.CALM || level == Level.SHRINK && waited >= pace.shrinkMillis();
        if (mayThrottle && throttles) {
            enter(Level.THROTTLE, now);
            throttled.add(victim.candidate().name());
            return List.of(new OomOrder.Throttle(victim.candidate().name(), why));
        }
        boolean mayKill = mayThrottle || level == Level.THROTTLE && waited >= pace.throttleMillis();
        return mayKill ? kill(now, victim, why) : List.of();
    }

    /** All of the victim's kind that hear: each may have something to give, and none is killed for having less. */
    private static List<OomOrder> ask(Badness victim, List<Badness> order, String why) {
        return order.stream()
                .map(Badness::candidate)
                .filter(c -> c.hears() && c.privilege() == victim.candidate().privilege())
                .<OomOrder>map(c -> new OomOrder.Shrink(c.name(), why))
                .toList();
    }

    private List<OomOrder> kill(long now, Badness victim, String why) {
        enter(Level.KILL, now);
        throttled.remove(victim.candidate().name());
        return List.of(new OomOrder.Kill(victim.candidate().name(), why));
    }

    private void enter(Level next, long now) {
        level = next;
        since = now;
    }
}
