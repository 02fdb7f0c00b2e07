package dev.rubus.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.sdk.testing.TestProgram;
import dev.rubus.sdk.testing.TestRing0;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An app that listens to another one's readings, seen from ring 0. */
@Timeout(60)
class SubscribeTest {
    private static final int NUMBER = 7;

    private TestRing0 ring0;
    private TestProgram app;

    @BeforeEach
    void begin() throws IOException {
        ring0 = new TestRing0();
    }

    @AfterEach
    void end() throws IOException {
        ring0.close();
    }

    private void launch(Map<String, String> config) throws IOException {
        app = ring0.launch(SubscribeProgram.class.getName(), 1, config).awaitReady();
    }

    private RingRecord next(Syscall op, String text) throws IOException {
        RingRecord request = app.request();
        assertEquals(op + " " + text, Syscall.of(request.op) + " " + request.text());
        return request;
    }

    private void heard(String what) throws IOException {
        app.send(next(Syscall.NOTE, what).reply(0));
    }

    private void answerSubscribe(int wanted, int result) throws IOException {
        app.send(subscribe(wanted, SubscribeProgram.TOPIC).reply(result));
    }

    private RingRecord subscribe(int wanted, String topic) throws IOException {
        RingRecord request = next(Syscall.SUBSCRIBE, topic);
        assertEquals(wanted, request.arg0);
        assertEquals(0, request.handle);
        return request;
    }

    private static Reading reading(long seq) {
        return new Reading("temperature", 21.5, "°C", 1_700_000_000_000L, seq, Reading.Quality.GOOD);
    }

    private void publish(int number, long seq) throws IOException {
        app.send(new RingRecord()
                .start(RingRecord.EVENT, Syscall.SUBSCRIBE, number, 0)
                .payload(reading(seq).encode()));
    }

    @Test
    void everyListenerHearsEachReadingUntilItIsClosed() throws IOException {
        launch(Map.of());
        app.send(next(Syscall.SUBSCRIBE, "nothing").fail(Errno.EINVAL));
        heard("subscribe nothing EINVAL");

        RingRecord asked = next(Syscall.SUBSCRIBE, SubscribeProgram.TOPIC);
        assertEquals(1, asked.arg0);
        app.send(asked.reply(NUMBER));
        RingRecord one = next(Syscall.NOTE, "one");
        publish(NUMBER, 1);
        heard("first " + reading(1));

        app.send(one.reply(0));
        RingRecord two = next(Syscall.NOTE, "two"); // nothing was asked of ring 0
        publish(NUMBER, 2);
        heard("first " + reading(2));
        heard("second 2");

        app.send(two.reply(0));
        RingRecord alone = next(Syscall.NOTE, "second alone"); // nor now
        publish(NUMBER, 3);
        heard("second 3");

        app.send(alone.reply(0));
        answerSubscribe(0, 0);
        publish(NUMBER, 4); // on its way when it was closed
        heard("none");

        answerSubscribe(1, NUMBER + 1);
        RingRecord again = next(Syscall.NOTE, "again one");
        publish(NUMBER, 5);
        publish(NUMBER + 1, 6);
        heard("again 6");
        app.send(again.reply(0));
        assertEquals(0, app.exit());
    }

    /** The reply and the reading are in the ring before the app looks: who subscribed knows no number yet. */
    @Test
    void theFirstReadingMayComeRightBehindTheReply() throws IOException {
        launch(Map.of("slow", "yes"));
        RingRecord asked = next(Syscall.SUBSCRIBE, SubscribeProgram.TOPIC);
        for (long seq = 1; seq <= 3; seq++) {
            if (seq == 1) {
                app.send(asked.reply(NUMBER));
            }
            publish(NUMBER, seq);
        }
        RingRecord subscribed = null;
        for (long seq = 1; seq <= 3; seq++) {
            RingRecord note = app.request();
            if (note.text().equals("subscribed")) {
                subscribed = note;
                note = app.request();
            }
            assertEquals("heard " + seq, note.text());
            app.send(note.reply(0));
        }
        app.send((subscribed == null ? next(Syscall.NOTE, "subscribed") : subscribed).reply(0));
        heard("dropped 0");
        assertEquals(0, app.exit());
    }

    @Test
    void whoIsSlowHearsTheNewestAndIsToldHowManyAreMissing() throws IOException {
        launch(Map.of("slow", "yes"));
        answerSubscribe(1, NUMBER);
        RingRecord subscribed = next(Syscall.NOTE, "subscribed");
        publish(NUMBER, 1);
        RingRecord first = next(Syscall.NOTE, "heard 1"); // the listener waits for our answer
        for (long seq = 2; seq <= 301; seq++) {
            publish(NUMBER, seq);
            if (seq % 100 == 1) {
                // What it answers to a request that came after them it answers after it took them.
                assertEquals(-Errno.ENOSYS.code(), app.call(Syscall.NOP, 0, 0).result);
            }
        }
        app.send(first.reply(0));
        for (long seq = 46; seq <= 301; seq++) {
            heard("heard " + seq);
        }
        app.send(subscribed.reply(0));
        heard("dropped 44");
        assertEquals(0, app.exit());
    }

    @Test
    void aReadingThatIsNoneEndsTheAppAndSaysSo() throws IOException {
        launch(Map.of());
        app.send(next(Syscall.SUBSCRIBE, "nothing").fail(Errno.EINVAL));
        heard("subscribe nothing EINVAL");
        answerSubscribe(1, NUMBER);
        // Answered first: a call under way would end too, and its thread could have the last word.
        app.send(next(Syscall.NOTE, "one").reply(0));
        app.send(new RingRecord()
                .start(RingRecord.EVENT, Syscall.SUBSCRIBE, NUMBER, 0)
                .payload(new byte[5]));
        assertEquals(1, app.exit());
        Handshake.LastWords said = assertInstanceOf(Handshake.LastWords.class, app.message());
        assertTrue(said.cause().contains("reading"), said::toString);
    }

    /** Ring 0 has it, and nobody heard its number: it is ended at once, and is not what the next one gets. */
    @Test
    void whatWasNotWaitedForIsEnded() throws IOException {
        launch(Map.of("interrupted", "yes"));
        RingRecord asked = subscribe(1, SubscribeProgram.TOPIC);
        RingRecord ended = subscribe(0, SubscribeProgram.TOPIC);
        app.send(asked.reply(NUMBER));
        RingRecord failed = next(Syscall.NOTE, "subscribe " + SubscribeProgram.TOPIC + " EINTR");
        app.send(ended.fail(Errno.EAGAIN));
        publish(NUMBER, 1); // it is still there
        app.send(subscribe(0, SubscribeProgram.TOPIC).reply(0));
        app.send(failed.reply(0));

        RingRecord other = subscribe(1, "other/point");
        app.send(other.reply(NUMBER + 1));
        heard("subscribed");
        assertEquals(0, app.exit());
    }

    @Test
    void whatCouldNotBeEndedIsEndedLater() throws IOException {
        launch(Map.of("refused", "yes"));
        answerSubscribe(1, NUMBER);
        app.send(subscribe(0, SubscribeProgram.TOPIC).fail(Errno.EAGAIN));
        heard("subscribe " + SubscribeProgram.TOPIC + " EAGAIN");
        RingRecord closed = next(Syscall.NOTE, "closed");

        publish(NUMBER, 1);
        app.send(subscribe(0, SubscribeProgram.TOPIC).fail(Errno.EAGAIN));
        publish(NUMBER, 2);
        app.send(subscribe(0, SubscribeProgram.TOPIC).fail(Errno.EAGAIN));

        app.send(closed.reply(0));
        RingRecord again = subscribe(0, SubscribeProgram.TOPIC); // before it takes one more
        RingRecord other = subscribe(1, "other/point");
        app.send(again.reply(0));
        app.send(other.reply(NUMBER + 1));
        RingRecord subscribed = next(Syscall.NOTE, "subscribed");
        publish(NUMBER, 3); // on its way
        publish(NUMBER + 1, 4);
        heard("other 4"); // and nothing was asked for the other
        app.send(subscribed.reply(0));
        assertEquals(0, app.exit());
    }
}
