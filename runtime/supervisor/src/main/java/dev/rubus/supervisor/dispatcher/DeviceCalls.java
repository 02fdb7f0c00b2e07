package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.HandleKind;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.abi.TransferCheck;
import dev.rubus.supervisor.dispatcher.Access.Opening;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The calls on lines and buses: opened by grant, served by drivers. Dispatcher's thread only. */
final class DeviceCalls {
    private static final Pattern DEVICE_PATH = Pattern.compile("/dev/(gpio/[0-9]{1,4}|i2c/[0-9]{1,3}/0x[0-9a-f]{1,3})");

    private final Lines lines;
    private final ReserveCalls reservations;

    DeviceCalls(Lines lines, ReserveCalls reservations) {
        this.lines = lines;
        this.reservations = reservations;
    }

    void register(SyscallTable table) {
        table.register(Syscall.OPEN, new Open());
        table.register(Syscall.CLOSE, this::close);
        table.register(Syscall.READ, HandleKind.LINE, new Read());
        table.register(Syscall.WRITE, HandleKind.LINE, new Write());
        table.register(Syscall.POLL, HandleKind.LINE, this::poll);
        table.register(Syscall.SUBSCRIBE, HandleKind.LINE, this::subscribe);
        table.register(Syscall.TRANSFER, HandleKind.BUS, new Transfer());
    }

    private final class Open implements SyscallHandler {
        @Override
        public Errno check(Call call) {
            String path = call.request().text();
            if (call.caller().access.openings().containsKey(path)) {
                return Errno.OK;
            }
            return DEVICE_PATH.matcher(path).matches() ? Errno.EPERM : Errno.ENOENT;
        }

        @Override
        public void serve(Call call) throws ProtocolViolation {
            Opening opening = call.caller().access.openings().get(call.request().text());
            if (opening == null) {
                call.fail(Errno.ENOENT);
                return;
            }
            int handle = call.caller().handles.open(opening);
            if (handle < 0) {
                call.fail(Errno.EMFILE);
                return;
            }
            String full = reservations.opened(call.caller(), opening);
            if (full != null) {
                call.caller().handles.close(handle);
                call.fail(Errno.EBUSY, full);
                return;
            }
            byte[] settings = opening.device().settings().getBytes(StandardCharsets.UTF_8);
            call.reply(handle, settings, 0, settings.length);
        }
    }

    private void close(Call call) throws ProtocolViolation {
        int handle = call.request().handle;
        call.caller().handles.close(handle);
        if (call.handle() instanceof Opening opening) {
            lines.closed(opening.device().id(), call.caller(), handle);
        }
        call.handle().closed(call.caller(), handle);
        call.reply(0);
    }

    private static final class Read implements SyscallHandler {
        @Override
        public Errno check(Call call) {
            RingRecord request = call.request();
            return request.arg0 == 0 && request.arg1 == 0 ? Errno.OK : Errno.ESPIPE;
        }

        @Override
        public void serve(Call call) {
            call.forward(((Opening) call.handle()).device(), 0);
        }
    }

    private static final class Write implements SyscallHandler {
        @Override
        public Errno check(Call call) {
            RingRecord request = call.request();
            if (request.length != 0 || (request.arg0 & ~1L) != 0) {
                return Errno.EINVAL;
            }
            return ((Opening) call.handle()).device().isOutput() ? Errno.OK : Errno.EPERM;
        }

        @Override
        public void serve(Call call) {
            call.forward(((Opening) call.handle()).device(), call.request().arg0);
        }
    }

    private void poll(Call call) throws ProtocolViolation {
        int device = ((Opening) call.handle()).device().id();
        int handle = call.request().handle;
        lines.subscribe(device, call.caller(), handle, call.request().arg0 == 1 ? Lines.RISING | Lines.FALLING : 0);
        call.reply(0);
    }

    private void subscribe(Call call) throws ProtocolViolation {
        if (call.request().length != 0) {
            call.fail(Errno.EINVAL);
            return;
        }
        int device = ((Opening) call.handle()).device().id();
        lines.subscribe(device, call.caller(), call.request().handle, (int) call.request().arg0);
        call.reply(0);
    }

    private static final class Transfer implements SyscallHandler {
        @Override
        public Errno check(Call call) {
            return TransferCheck.isTransfer(call.request().payload, call.request().length) ? Errno.OK : Errno.EINVAL;
        }

        @Override
        public void serve(Call call) {
            Opening opening = (Opening) call.handle();
            call.forward(opening.device(), opening.address());
        }
    }
}
