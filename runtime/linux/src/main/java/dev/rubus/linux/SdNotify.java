package dev.rubus.linux;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Tells systemd how the service is: READY=1, WATCHDOG=1, STOPPING=1 (sd_notify(3)); silent when systemd did not start us. */
public final class SdNotify {
    private final String path;

    private SdNotify(String path) {
        this.path = path;
    }

    public static SdNotify fromEnvironment(Map<String, String> environment) {
        return new SdNotify(environment.getOrDefault("NOTIFY_SOCKET", ""));
    }

    /** Half of systemd's watchdog period in ms, or 0 if there is no watchdog. */
    public static long watchdogMillis(Map<String, String> environment) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        return micros.matches("[0-9]{1,15}") ? Long.parseLong(micros) / 2000 : 0;
    }

    public boolean listens() {
        return !path.isEmpty();
    }

    public void send(String state) throws LinuxException {
        if (!listens()) {
            return;
        }
        Memory address = SeqPacket.address(path);
        byte[] bytes = state.getBytes(StandardCharsets.UTF_8);
        Memory message = new Memory(bytes.length);
        message.write(0, bytes, 0, bytes.length);
        try (Fd fd = new Fd(LibC.check(LibC.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0), "socket"))) {
            LibC.check(
                    Ring0LibC.sendto(
                            fd.number(), message, bytes.length, LibC.MSG_NOSIGNAL, address, (int) address.size()),
                    "sd_notify " + path);
        }
    }
}
