package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.MqttMessage;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.dispatcher.Access.Opening;
import dev.rubus.supervisor.telemetry.Topics;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The one checked entry into ring 0: number, lengths, handle, grant, quota, in that order, on a private copy of the record. Dispatcher's
 * thread only.
 */
final class SyscallTable {
    /** Requests of one process that may be on their way to drivers. */
    private static final int MAX_OUTSTANDING = 128;

    private static final int MAX_PATH = 64;
    private static final Pattern DEVICE_PATH = Pattern.compile("/dev/(gpio/[0-9]{1,4}|i2c/[0-9]{1,3}/0x[0-9a-f]{1,3})");

    private final Dispatcher dispatcher;
    private final Topics topics;

    SyscallTable(Dispatcher dispatcher, Topics topics) {
        this.dispatcher = dispatcher;
        this.topics = topics;
    }

    /** Serves the request or sends it on its way; the reply always comes, exactly once. */
    void enter(Client client, RingRecord request) throws ProtocolViolation {
        Syscall op = Syscall.of(request.op);
        if (op == null) {
            client.send(request.fail(Errno.ENOSYS));
            return;
        }
        switch (op) {
            case OPEN -> open(client, request);
            case CLOSE -> close(client, request);
            case READ -> line(client, request, false);
            case WRITE -> line(client, request, true);
            case POLL -> poll(client, request);
            case TRANSFER -> transfer(client, request);
            case PUBLISH -> publish(client, request);
            case NOTE -> note(client, request);
            case NOP -> client.send(request.reply(0));
            case SCAN, MQTT, FAULT, BENCH, EDGE -> client.send(request.fail(Errno.EPERM));
        }
    }

    private void open(Client client, RingRecord request) throws ProtocolViolation {
        if (request.length == 0 || request.length > MAX_PATH) {
            client.send(request.fail(Errno.EINVAL));
            return;
        }
        String path = request.text();
        Opening opening = client.access.openings().get(path);
        if (opening == null) {
            client.send(request.fail(DEVICE_PATH.matcher(path).matches() ? Errno.EPERM : Errno.ENOENT));
            return;
        }
        int handle = client.open(opening);
        if (handle < 0) {
            client.send(request.fail(Errno.EMFILE));
            return;
        }
        byte[] settings = opening.device().settings().getBytes(StandardCharsets.UTF_8);
        client.send(request.reply(handle).payload(settings));
    }

    private void close(Client client, RingRecord request) throws ProtocolViolation {
        Opening opening = client.close(request.handle);
        if (opening == null) {
            client.send(request.fail(Errno.EBADF));
            return;
        }
        dispatcher.lines.unsubscribe(opening.device().id(), client, request.handle);
        client.send(request.reply(0));
    }

    private void line(Client client, RingRecord request, boolean write) throws ProtocolViolation {
        if (request.length != 0 || (write && (request.arg0 & ~1L) != 0)) {
            client.send(request.fail(Errno.EINVAL));
            return;
        }
        Opening opening = client.opening(request.handle);
        if (opening == null) {
            client.send(request.fail(Errno.EBADF));
        } else if (opening.device().line().isEmpty()) {
            client.send(request.fail(Errno.EINVAL));
        } else if (write && !opening.device().isOutput()) {
            client.send(request.fail(Errno.EPERM));
        } else {
            forward(client, request, opening.device(), request.arg0);
        }
    }

    private void poll(Client client, RingRecord request) throws ProtocolViolation {
        Opening opening = client.opening(request.handle);
        if (opening == null) {
            client.send(request.fail(Errno.EBADF));
        } else if (opening.device().line().isEmpty() || (request.arg0 & ~1L) != 0) {
            client.send(request.fail(Errno.EINVAL));
        } else {
            if (request.arg0 == 1) {
                dispatcher.lines.subscribe(opening.device().id(), client, request.handle);
            } else {
                dispatcher.lines.unsubscribe(opening.device().id(), client, request.handle);
            }
            client.send(request.reply(0));
        }
    }

    private void transfer(Client client, RingRecord request) throws ProtocolViolation {
        try {
            I2cTransfer.decode(request.payload, request.length);
        } catch (ProtocolViolation e) {
            client.send(request.fail(Errno.EINVAL));
            return;
        }
        Opening opening = client.opening(request.handle);
        if (opening == null) {
            client.send(request.fail(Errno.EBADF));
        } else if (opening.address() < 0) {
            client.send(request.fail(Errno.EINVAL));
        } else {
            forward(client, request, opening.device(), opening.address());
        }
    }

    private void forward(Client client, RingRecord request, Device device, long arg0) throws ProtocolViolation {
        if (client.outstanding >= MAX_OUTSTANDING) {
            client.send(request.fail(Errno.EAGAIN));
            return;
        }
        Pending pending =
                new Pending(client, request, request.handle, System.nanoTime() + Dispatcher.REQUEST_NANOS, null);
        pending.request.handle = device.id();
        pending.request.args(arg0, 0);
        dispatcher.submit(device.driver(), pending);
    }

    private void publish(Client client, RingRecord request) throws ProtocolViolation {
        Reading reading;
        try {
            reading = Reading.decode(request.payload, request.length);
        } catch (ProtocolViolation e) {
            client.send(request.fail(Errno.EINVAL));
            return;
        }
        if (!client.access.mayPublish().test(reading.point())) {
            client.send(request.fail(Errno.EPERM));
            return;
        }
        MqttMessage message = topics.data(client.name, reading);
        client.send(dispatcher.outbox.offerFromApp(message) ? request.reply(0) : request.fail(Errno.EAGAIN));
    }

    private void note(Client client, RingRecord request) throws ProtocolViolation {
        if (request.length == 0 || request.length > 256) {
            client.send(request.fail(Errno.EINVAL));
            return;
        }
        dispatcher.note(client, request.text().replaceAll("\\p{Cntrl}", " "));
        client.send(request.reply(0));
    }
}
