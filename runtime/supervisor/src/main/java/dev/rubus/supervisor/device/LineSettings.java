package dev.rubus.supervisor.device;

import dev.rubus.board.grant.GpioGrant;
import dev.rubus.linux.gpio.LineRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A line's settings in the two forms that leave the supervisor: the kernel's flags, and text for people, drivers and apps. */
public final class LineSettings {
    private LineSettings() {}

    /** For example {@code in,pull-up,both,debounce=5000} (debounce in µs) or {@code out,low,active-low}. */
    public static String text(GpioGrant grant) {
        List<String> words = new ArrayList<>();
        words.add(grant.direction().name().toLowerCase(Locale.ROOT));
        switch (grant.bias()) {
            case PULL_UP -> words.add("pull-up");
            case PULL_DOWN -> words.add("pull-down");
            case DISABLED -> words.add("bias-disabled");
            case AS_IS -> {}
        }
        if (grant.edges() != GpioGrant.Edges.NONE) {
            words.add(grant.edges().name().toLowerCase(Locale.ROOT));
        }
        if (grant.debounceMicros() > 0) {
            words.add("debounce=" + grant.debounceMicros());
        }
        if (grant.direction() == GpioGrant.Direction.OUT) {
            words.add(grant.initialLevel().name().toLowerCase(Locale.ROOT));
        }
        if (grant.activeLow()) {
            words.add("active-low");
        }
        return String.join(",", words);
    }

    /** The kernel's request for it. */
    static LineRequest request(GpioGrant grant, String consumer) {
        boolean out = grant.direction() == GpioGrant.Direction.OUT;
        long flags = out ? LineRequest.OUTPUT : LineRequest.INPUT;
        flags |= switch (grant.bias()) {
            case AS_IS -> 0;
            case PULL_UP -> LineRequest.BIAS_PULL_UP;
            case PULL_DOWN -> LineRequest.BIAS_PULL_DOWN;
            case DISABLED -> LineRequest.BIAS_DISABLED;
        };
        flags |= switch (grant.edges()) {
            case NONE -> 0;
            case RISING -> LineRequest.EDGE_RISING;
            case FALLING -> LineRequest.EDGE_FALLING;
            case BOTH -> LineRequest.EDGE_RISING | LineRequest.EDGE_FALLING;
        };
        if (grant.activeLow()) {
            flags |= LineRequest.ACTIVE_LOW;
        }
        int initial = grant.initialLevel() == GpioGrant.Level.HIGH ? 1 : 0;
        return new LineRequest(grant.line(), consumer, flags, (int) grant.debounceMicros(), initial);
    }
}
