package dev.rubus.sdk;

import dev.rubus.abi.Handshake;
import dev.rubus.abi.RingRecord;
import dev.rubus.linux.Fd;
import java.io.IOException;
import java.util.List;

/** A driver: what {@link DriverMain} calls, all on one thread, its request loop. It holds nothing but the fds it is handed. */
public interface Driver {
    /** Once, before anything else. */
    void start(Ring0 ring0) throws IOException;

    /** A device was handed over; the driver owns its fds. A device it has already is replaced. */
    void attach(Handshake.Attach device, List<Fd> fds) throws IOException;

    /** A device is taken back; the driver closes its fds. */
    void detach(int deviceId) throws IOException;

    /** True if the device was attached and not detached; drivers without devices say true. */
    boolean has(int deviceId);

    /**
     * Serves one request by turning the record into its reply.
     *
     * @return false if the reply follows later through {@link Ring0#send}, with the request's token
     */
    boolean serve(RingRecord request) throws IOException;

    /** Ring 0 asked it to end. */
    void stop();
}
