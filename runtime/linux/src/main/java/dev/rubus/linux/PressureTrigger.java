package dev.rubus.linux;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;

/**
 * The kernel's word that somebody stalls: the fd has POLLPRI at most once a window, while in the windows before at least one task waited
 * for the resource for the given time (Documentation/accounting/psi.rst). Watch it with {@link Epoll#addPriority}.
 */
public final class PressureTrigger implements AutoCloseable {
    private final Fd fd;

    private PressureTrigger(Fd fd) {
        this.fd = fd;
    }

    /**
     * A trigger on {@code some} stalls.
     *
     * @param path a pressure file, of the machine or of a cgroup
     * @param windowMicros 500,000 to 10,000,000
     * @throws LinuxException ENOENT on a kernel without PSI, EOPNOTSUPP where it is switched off, EACCES without the right
     */
    public static PressureTrigger some(String path, int stallMicros, int windowMicros) throws LinuxException {
        Fd fd = Fd.open(path);
        try {
            byte[] text = ("some " + stallMicros + " " + windowMicros + "\0").getBytes(StandardCharsets.US_ASCII);
            Memory bytes = new Memory(text.length);
            bytes.write(0, text, 0, text.length);
            fd.write(bytes, text.length);
            return new PressureTrigger(fd);
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
