package dev.rubus.system.sandbox.probe;

import dev.rubus.sdk.App;

/** Reads its line through ring 0 and the driver, at its own pace. A call that fails ends it. Says how many it has had, when, and the slowest. */
public final class Victim {
    public static final String LINE = "/dev/gpio/22";
    private static final long PAUSE_MILLIS = 5;
    private static final int SAY_EVERY = 5;

    private Victim() {}

    public static void main(String[] args) throws Exception {
        App app = App.current();
        int handle = app.open(LINE);
        long slowest = 0;
        for (long served = 1; ; served++) {
            long begun = System.nanoTime();
            app.read(handle, LINE);
            slowest = Math.max(slowest, System.nanoTime() - begun);
            if (served % SAY_EVERY == 0) {
                System.out.println(
                        "SERVED " + served + " at " + System.nanoTime() + " slowest " + slowest / 1000 + " us");
                slowest = 0;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
