package dev.rubus.sdk;

import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** An app that makes batches of calls and tells ring 0 what it sees of them, in notes that wait for their answer. */
public final class BatchProgram {
    private static final long BOUND_NANOS = 20_000_000_000L;
    /** The call whose reply ring 0 holds back, and that it refuses in the end. */
    static final int HELD = 1;

    private BatchProgram() {}

    public static void main(String[] args) throws IOException {
        App app = App.current();
        if (app.ring0().config().containsKey("publish")) {
            publish(app);
        } else {
            batch(app);
        }
        System.exit(0);
    }

    private static void batch(App app) throws IOException {
        Batch batch = app.batch();
        for (int handle = 1; handle <= 3; handle++) {
            batch.read(handle, "/line/" + handle);
        }
        batch.submit();
        long end = System.nanoTime() + BOUND_NANOS;
        while (!(batch.isDone(0) && batch.isDone(2)) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        note(app, "done " + batch.isDone(HELD) + ", completed " + batch.completed());
        note(app, refusal(batch::submit));
        batch.await();
        note(app, "done " + batch.isDone(HELD) + ", completed " + batch.completed());
        note(app, batch.reply(0).result() + " " + batch.reply(2).result());
        note(app, refusal(() -> batch.reply(HELD)));
        batch.clear();
        note(app, "size " + batch.size());
    }

    private static void publish(App app) throws IOException {
        Publisher publisher = Publisher.connect();
        Publisher.Value value = new Publisher.Value("p", 1, "", Reading.Quality.GOOD);
        note(app, refusal(() -> publisher.publish(Collections.nCopies(Batch.CAPACITY + 1, value))));
        publisher.publish(List.of(value));
    }

    private interface Refused {
        void tried() throws SyscallException;
    }

    private static String refusal(Refused call) {
        try {
            call.tried();
            return "not refused";
        } catch (SyscallException e) {
            return e.operation() + " " + e.path() + " " + e.errno() + ": " + e.getMessage();
        }
    }

    private static void note(App app, String text) throws IOException {
        app.ring0()
                .call(
                        new RingRecord()
                                .start(RingRecord.REQUEST, Syscall.NOTE, 0, 0)
                                .text(text),
                        "note");
    }
}
