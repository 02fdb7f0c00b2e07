package dev.rubus.pi4j;

import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.PullResistance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How ring 0 set a line up, as it says in the reply to OPEN: the words of a grant, debounce in microseconds, such as
 * {@code in,pull-up,both,debounce=5000,active-high}. Words that are not known here are passed over.
 */
record LineSettings(List<String> words) {
    private static final String DEBOUNCE = "debounce=";
    private static final int MAX_DIGITS = 18;

    LineSettings {
        words = List.copyOf(words);
    }

    static LineSettings parse(String text) {
        return new LineSettings(Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList());
    }

    /** What a program's configuration asks for and the line does not do, one sentence each. Only what the program wrote counts. */
    List<String> contradictions(DigitalInputConfig config) {
        List<String> found = new ArrayList<>();
        if (words.isEmpty()) {
            return found;
        }
        if (words.contains("out")) {
            found.add("the program opens it as an input, the grant says out");
        }
        boolean pullWritten = config.properties().containsKey(DigitalInputConfig.PULL_RESISTANCE_KEY);
        if (pullWritten && config.pull() != pull()) {
            found.add("the program asks for pull " + config.pull() + ", the grant gives " + pull());
        }
        boolean debounceWritten = config.properties().containsKey(DigitalInputConfig.DEBOUNCE_RESISTANCE_KEY);
        Optional<Long> debounce = debounceMicros();
        if (debounceWritten && debounce.isPresent() && !debounce.get().equals(config.debounce())) {
            found.add("the program asks for a debounce of " + config.debounce() + " µs, the grant gives "
                    + debounce.get() + " µs");
        }
        return found;
    }

    /** False if it is known that the line reports no edges. */
    boolean mayReportEdges() {
        return words.isEmpty() || words.contains("both") || words.contains("rising") || words.contains("falling");
    }

    private PullResistance pull() {
        if (words.contains("pull-up")) {
            return PullResistance.PULL_UP;
        }
        return words.contains("pull-down") ? PullResistance.PULL_DOWN : PullResistance.OFF;
    }

    /** No word is no debounce; a word that is no number says nothing. */
    private Optional<Long> debounceMicros() {
        Optional<String> word =
                words.stream().filter(w -> w.startsWith(DEBOUNCE)).findFirst();
        if (word.isEmpty()) {
            return Optional.of(0L);
        }
        String digits = word.get().substring(DEBOUNCE.length());
        boolean number = !digits.isEmpty()
                && digits.length() <= MAX_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Long.parseLong(digits)) : Optional.empty();
    }
}
