package dev.rubus.bench;

import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.sdk.App;

/**
 * The app of {@link DeathsBenchmark}: takes of everything that ring 0 hands out, the pages last, and waits for its death. The argument of its
 * manifest is its line.
 */
final class Victim {
    /** Of its region, in blocks of several sizes. */
    static final int PAGES = 31;

    private static final int HANDLES = 40;
    private static final int LARGEST_BLOCK = 16;

    private Victim() {}

    public static void main(String[] args) throws Exception {
        App app = App.current();
        String path = "/dev/gpio/" + line(app.ring0().name());
        for (int i = 0; i < HANDLES; i++) {
            app.listen(app.open(path), edge -> {}, path);
        }
        for (String reading : new String[] {"weather/temperature", "victim/nothing"}) {
            app.ring0().call(request(Syscall.SUBSCRIBE).args(1, 0).text(reading), reading);
        }
        for (int pages = LARGEST_BLOCK; pages > 0; pages /= 2) {
            app.ring0().region().map(pages * 4096L);
        }
        Thread.sleep(Long.MAX_VALUE);
    }

    /** {@code victim17} has line 17. */
    private static String line(String name) {
        return name.substring(DeathsBenchmark.NAME.length());
    }

    private static RingRecord request(Syscall op) {
        return new RingRecord().start(RingRecord.REQUEST, op, 0, 0);
    }
}
