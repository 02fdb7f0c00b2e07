package dev.rubus.board.grant;

import dev.rubus.board.grant.GpioGrant.Bias;
import dev.rubus.board.grant.GpioGrant.Direction;
import dev.rubus.board.grant.GpioGrant.Edges;
import dev.rubus.board.grant.GpioGrant.Level;
import dev.rubus.board.grant.GpioGrant.Safe;
import dev.rubus.board.quantity.BadValue;
import dev.rubus.board.quantity.Durations;
import dev.rubus.board.quantity.Reserve;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code LINE:in|out[,modifier...]}. Both: pull-up, pull-down, bias-disabled, active-low. Inputs: rising, falling, both
 * (the default: an ordinary Pi4J listener works), no-edges, debounce=5ms. Outputs: low (the default), high, safe=low|high|hold.
 */
public final class GpioSyntax {
    private static final Pattern FORM = Pattern.compile("\\s*([0-9]{1,9})\\s*:\\s*(in|out)\\s*((?:,[^,]*)*)");

    private static final Duration MIN_DEBOUNCE = Duration.ofNanos(1000);

    /** Longer is not contact bounce any more, and a button would seem dead. */
    private static final Duration MAX_DEBOUNCE = Duration.ofSeconds(10);

    private static final Map<String, Bias> BIAS =
            Map.of("pull-up", Bias.PULL_UP, "pull-down", Bias.PULL_DOWN, "bias-disabled", Bias.DISABLED);
    private static final Map<String, Edges> EDGES =
            Map.of("rising", Edges.RISING, "falling", Edges.FALLING, "both", Edges.BOTH, "no-edges", Edges.NONE);
    private static final Map<String, Level> LEVEL = Map.of("low", Level.LOW, "high", Level.HIGH);
    private static final Map<String, Safe> SAFE =
            Map.of("safe=low", Safe.LOW, "safe=high", Safe.HIGH, "safe=hold", Safe.HOLD);

    private GpioSyntax() {}

    public static GpioGrant parse(String text) throws BadValue {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new BadValue(
                    "a GPIO grant such as \"17:in\", \"17:in,pull-up,debounce=5ms\" or \"27:out,low\"",
                    "write the BCM line number, a colon, in or out, then modifiers");
        }
        Modifiers given = new Modifiers(form.group(3));
        Bias bias = given.take("bias", BIAS).orElse(Bias.AS_IS);
        boolean activeLow = given.take("active-low", Map.of("active-low", true)).orElse(false);
        Optional<Reserve> reserve = given.takeReserve();
        boolean input = form.group(2).equals("in");
        Edges edges = Edges.NONE;
        Duration debounce = Duration.ZERO;
        Level level = Level.LOW;
        Safe safe = Safe.HOLD;
        if (input) {
            edges = given.take("edges", EDGES).orElse(Edges.BOTH);
            debounce = given.takeDebounce().orElse(Duration.ZERO);
            given.finish(
                    "pull-up, pull-down, bias-disabled, active-low, rising, falling, both, no-edges, debounce=TIME, reserve=TIME/PERIOD");
        } else {
            level = given.take("level", LEVEL).orElse(Level.LOW);
            safe = given.take("safe level", SAFE).orElse(Safe.HOLD);
            given.finish(
                    "pull-up, pull-down, bias-disabled, active-low, low, high, safe=low, safe=high, safe=hold, reserve=TIME/PERIOD");
        }
        int line = Integer.parseInt(form.group(1));
        Direction direction = input ? Direction.IN : Direction.OUT;
        return new GpioGrant(line, direction, bias, edges, debounce.toNanos() / 1000, level, activeLow, safe, reserve);
    }

    /** The modifiers of one grant; each is taken once, the rest are refused. */
    private static final class Modifiers {
        private final Map<String, Integer> left = new HashMap<>();

        Modifiers(String text) {
            List<String> words =
                    text.isEmpty() ? List.of() : List.of(text.substring(1).split(",", -1));
            words.forEach(word -> left.merge(word.strip(), 1, Integer::sum));
        }

        <T> Optional<T> take(String what, Map<String, T> choices) throws BadValue {
            List<String> given =
                    left.keySet().stream().filter(choices::containsKey).sorted().toList();
            if (given.size() > 1) {
                throw new BadValue("one " + what + " only", "remove all but one of " + String.join(", ", given));
            }
            return given.stream().findFirst().map(word -> {
                once(word);
                return choices.get(word);
            });
        }

        Optional<Duration> takeDebounce() throws BadValue {
            Optional<String> given = takeAfter("debounce=");
            return given.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Durations.parse(given.get(), MIN_DEBOUNCE, MAX_DEBOUNCE));
        }

        Optional<Reserve> takeReserve() throws BadValue {
            Optional<String> given = takeAfter("reserve=");
            return given.isEmpty() ? Optional.empty() : Optional.of(Reserve.parse(given.get()));
        }

        private Optional<String> takeAfter(String key) {
            for (String word : List.copyOf(left.keySet())) {
                if (word.startsWith(key)) {
                    once(word);
                    return Optional.of(word.substring(key.length()));
                }
            }
            return Optional.empty();
        }

        void finish(String allowed) throws BadValue {
            for (String word : left.keySet()) {
                throw new BadValue("modifiers out of " + allowed, "remove or correct \"" + word + "\"");
            }
        }

        /** A word written twice stays behind once, and {@link #finish} names it. */
        private void once(String word) {
            left.computeIfPresent(word, (same, count) -> count == 1 ? null : count - 1);
        }
    }
}
