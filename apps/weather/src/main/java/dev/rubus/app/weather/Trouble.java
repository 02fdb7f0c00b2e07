package dev.rubus.app.weather;

import java.util.function.Consumer;

/** Something that fails again and again: said once for each cause, and once when it is over. */
final class Trouble {
    private final String what;
    private final Consumer<String> log;
    private String cause = "";
    private long times;

    Trouble(String what, Consumer<String> log) {
        this.what = what;
        this.log = log;
    }

    void is(String cause) {
        times++;
        if (!cause.equals(this.cause)) {
            this.cause = cause;
            log.accept(what + ": " + cause + "; tried again at the next period");
        }
    }

    void over() {
        if (times > 0) {
            log.accept(what + ": works again, failed " + times + " times");
            cause = "";
            times = 0;
        }
    }
}
