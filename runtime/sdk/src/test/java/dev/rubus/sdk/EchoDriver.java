package dev.rubus.sdk;

import dev.rubus.abi.Handshake;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.Fd;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A driver that does next to nothing: READ counts the devices, NOP echoes, WRITE throws, POLL asks ring 0
 * something from another thread, and so does the order to shrink; IOCTL works for arg0 ms. */
public final class EchoDriver implements Driver {
    private final Map<Integer, List<Fd>> devices = new HashMap<>();
    private Ring0 ring0;

    public static void main(String[] args) {
        DriverMain.run(new EchoDriver());
    }

    @Override
    public void start(Ring0 ring0) {
        this.ring0 = ring0;
        ring0.whenShrinking(this::shrink);
    }

    private void shrink() {
        try {
            ring0.call(
                    new RingRecord()
                            .start(RingRecord.REQUEST, Syscall.NOTE, 0, 0)
                            .text("shrunk=1"),
                    "note");
        } catch (SyscallException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void attach(Handshake.Attach device, List<Fd> fds) {
        devices.put(device.deviceId(), fds);
    }

    @Override
    public void detach(int deviceId) {
        devices.remove(deviceId);
    }

    @Override
    public boolean has(int deviceId) {
        return devices.containsKey(deviceId);
    }

    @Override
    public boolean serve(RingRecord request) throws IOException {
        switch (Syscall.of(request.op)) {
            case READ -> request.reply(devices.size());
            case NOP -> {
                byte[] payload = request.payloadCopy();
                request.reply((int) request.arg0).payload(payload);
            }
            case WRITE ->
                new Thread(() -> {
                            throw new IllegalStateException("on another thread");
                        })
                        .start();
            case POLL -> {
                long token = request.token;
                Thread asker = new Thread(() -> ask(token));
                asker.setDaemon(true);
                asker.start();
                return false;
            }
            case IOCTL -> {
                long end = System.nanoTime() + request.arg0 * 1_000_000;
                while (System.nanoTime() - end < 0) {
                    Thread.onSpinWait();
                }
                request.reply(0);
            }
            case null, default -> {}
        }
        return true;
    }

    private void ask(long token) {
        RingRecord answer = new RingRecord().start(RingRecord.REPLY, Syscall.POLL, 0, token);
        try {
            RingRecord question = new RingRecord().start(RingRecord.REQUEST, Syscall.NOTE, 0, 0);
            answer.result = ring0.call(question.text("a=b"), "note").result();
        } catch (SyscallException e) {
            answer.result = -e.errno().code();
        }
        try {
            ring0.send(answer);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void stop() {}
}
