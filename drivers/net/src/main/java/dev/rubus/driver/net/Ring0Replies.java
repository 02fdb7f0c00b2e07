package dev.rubus.driver.net;

import dev.rubus.abi.Errno;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.sdk.Ring0;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Replies through the channel. */
final class Ring0Replies implements ReplySink {
    private static final int MAX_NOTE = 300;

    private final Ring0 ring0;
    private final RingRecord record = new RingRecord();

    Ring0Replies(Ring0 ring0) {
        this.ring0 = ring0;
    }

    @Override
    public void reply(Outbox.Entry entry, Errno errno) {
        record.start(RingRecord.REPLY, Syscall.MQTT, entry.handle(), entry.token());
        record.result = -errno.code();
        send();
    }

    @Override
    public void note(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        // Token 0 is nobody's: the answer to a note is dropped.
        record.start(RingRecord.REQUEST, Syscall.NOTE, 0, 0).text(line.substring(0, Math.min(MAX_NOTE, line.length())));
        send();
    }

    private void send() {
        try {
            ring0.send(record);
        } catch (IOException e) {
            if (!ring0.stopping()) {
                throw new UncheckedIOException(e);
            }
            // Nobody listens any more, and ring 0 sends what it got no reply for to our successor.
        }
    }
}
