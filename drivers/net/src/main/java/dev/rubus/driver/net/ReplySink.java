package dev.rubus.driver.net;

import dev.rubus.abi.Errno;

/** The way back to ring 0. One thread, which may be held up while ring 0 does not read. */
interface ReplySink {
    /** Ends a request. */
    void reply(Outbox.Entry entry, Errno errno);

    /** Tells ring 0 a fact, {@code key=value}. */
    void note(String text);
}
