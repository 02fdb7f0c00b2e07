package dev.rubus.sdk;

import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.io.IOException;
import java.io.UncheckedIOException;

/** An app that subscribes, and tells ring 0 what it hears, in notes that wait for their answer. */
public final class SubscribeProgram {
    static final String TOPIC = "weather/temperature";

    private SubscribeProgram() {}

    public static void main(String[] args) throws IOException {
        App app = App.current();
        if (app.ring0().config().containsKey("slow")) {
            Subscription slow = app.subscribe(TOPIC, reading -> note(app, "heard " + reading.seq()));
            note(app, "subscribed");
            note(app, "dropped " + slow.dropped());
        } else {
            listen(app);
        }
        System.exit(0);
    }

    private static void listen(App app) throws IOException {
        try {
            app.subscribe("nothing", reading -> note(app, "heard " + reading));
        } catch (SyscallException e) {
            note(app, e.operation() + " " + e.path() + " " + e.errno());
        }
        Subscription first = app.subscribe(TOPIC, reading -> note(app, "first " + reading));
        note(app, "one");
        Subscription second = app.subscribe(TOPIC, reading -> note(app, "second " + reading.seq()));
        note(app, "two");
        first.close();
        first.close();
        note(app, "second alone");
        second.close();
        note(app, "none");
        app.subscribe(TOPIC, reading -> note(app, "again " + reading.seq()));
        note(app, "again one");
    }

    private static void note(App app, String text) {
        try {
            app.ring0()
                    .call(
                            new RingRecord()
                                    .start(RingRecord.REQUEST, Syscall.NOTE, 0, 0)
                                    .text(text),
                            "note");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
