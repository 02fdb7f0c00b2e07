package dev.rubus.sdk;

import dev.rubus.abi.Handshake;
import dev.rubus.abi.RingRecord;
import dev.rubus.linux.Fd;
import java.io.IOException;
import java.util.List;

/** What comes from ring 0, called on the loop's thread one after the other. What takes longer than hang-after is a hang. */
interface Receiver {
    /** The record is reused after the call. */
    void request(RingRecord record) throws IOException;

    /** The record is reused after the call. */
    void event(RingRecord record) throws IOException;

    /** The receiver owns the fds. */
    void attach(Handshake.Attach device, List<Fd> fds) throws IOException;

    void detach(int deviceId) throws IOException;

    /** True while the process is alive: asked before each heartbeat. */
    boolean healthy();
}
