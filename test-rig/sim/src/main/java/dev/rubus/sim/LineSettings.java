package dev.rubus.sim;

import dev.rubus.sim.device.gpio.EdgeDetection;
import dev.rubus.sim.device.gpio.LineConfig;
import dev.rubus.sim.device.gpio.Pull;

/**
 * How ring 0 says the settings of a line to the board: the label of a BENCH_LINE, words joined by commas in any order.
 *
 * <pre>
 * in | out                                     required, first
 * pull-up | pull-down | bias-disabled          none of them: disabled
 * active-low
 * rising | falling | both | no-edges           inputs; none of them: no edges
 * debounce=MICROSECONDS                        inputs
 * low | high                                   outputs: the level to start with, inactive or active; none of them: low
 * </pre>
 */
final class LineSettings {
    private static final String WORDS =
            "expected in or out, then pull-up, pull-down, bias-disabled, active-low, rising, falling,"
                    + " both, no-edges, debounce=MICROSECONDS, low, high";

    private LineSettings() {}

    /** @throws IllegalArgumentException quoting the text */
    static LineConfig parse(String text) {
        String[] words = text.split(",");
        if (!words[0].equals("in") && !words[0].equals("out")) {
            throw bad(text, words[0]);
        }
        boolean initial = false;
        Pull pull = Pull.DISABLED;
        EdgeDetection edges = EdgeDetection.NONE;
        boolean activeLow = false;
        long debounce = 0;
        for (int i = 1; i < words.length; i++) {
            switch (words[i]) {
                case "pull-up" -> pull = Pull.UP;
                case "pull-down" -> pull = Pull.DOWN;
                case "bias-disabled" -> pull = Pull.DISABLED;
                case "active-low" -> activeLow = true;
                case "rising" -> edges = EdgeDetection.RISING;
                case "falling" -> edges = EdgeDetection.FALLING;
                case "both" -> edges = EdgeDetection.BOTH;
                case "no-edges" -> edges = EdgeDetection.NONE;
                case "low" -> initial = false;
                case "high" -> initial = true;
                default -> debounce = debounce(text, words[i]);
            }
        }
        return new LineConfig(words[0].equals("out"), initial, pull, edges, activeLow, debounce);
    }

    private static long debounce(String text, String word) {
        if (!word.matches("debounce=[0-9]{1,9}")) {
            throw bad(text, word);
        }
        return Long.parseLong(word.substring("debounce=".length()));
    }

    private static IllegalArgumentException bad(String text, String word) {
        return new IllegalArgumentException("line settings '" + text + "': '" + word + "', " + WORDS);
    }
}
