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
        } else if (app.ring0().config().containsKey("interrupted")) {
            interrupted(app);
        } else if (app.ring0().config().containsKey("refused")) {
            refused(app);
        } else {
            listen(app);
        }
        System.exit(0);
    }

    private static void listen(App app) throws IOException {
        fails(app, () -> app.subscribe("nothing", reading -> note(app, "heard " + reading)));
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

    /** Waits for no reply, and comes back later. */
    private static void interrupted(App app) throws IOException {
        Thread.currentThread().interrupt();
        fails(app, () -> app.subscribe(TOPIC, reading -> note(app, "old " + reading.seq())));
        app.subscribe("other/point", reading -> note(app, "other " + reading.seq()));
        note(app, "subscribed");
    }

    /** May not end what it has. */
    private static void refused(App app) throws IOException {
        Subscription first = app.subscribe(TOPIC, reading -> note(app, "heard " + reading.seq()));
        fails(app, first::close);
        note(app, "closed");
        app.subscribe("other/point", reading -> note(app, "other " + reading.seq()));
        note(app, "subscribed");
    }

    private interface Attempt {
        void run() throws SyscallException;
    }

    private static void fails(App app, Attempt attempt) {
        try {
            attempt.run();
            note(app, "succeeded");
        } catch (SyscallException e) {
            Thread.interrupted();
            note(app, e.operation() + " " + e.path() + " " + e.errno());
        }
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
