package dev.rubus.linux;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The end of sd_notify(3) that systemd holds: a datagram socket at a path, or at an abstract name that begins with {@code @}. */
public final class NotifySocket implements AutoCloseable {
    private final Fd fd;
    private final Poll poll = new Poll();
    private final Memory message = new Memory(4096);

    public NotifySocket(String path) throws LinuxException {
        fd = new Fd(LibC.check(
                LibC.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0), "socket"));
        Memory address = SeqPacket.address(path);
        LibC.check(Ring0LibC.bind(fd.number(), address, (int) address.size()), "bind " + path);
    }

    /** Collects messages until the wanted one comes. @throws AssertionError after the bound, with what came instead */
    public List<String> await(String wanted, int boundMillis) throws LinuxException {
        List<String> heard = new ArrayList<>();
        long deadline = System.nanoTime() + boundMillis * 1_000_000L;
        while (!heard.contains(wanted)) {
            int left = (int) ((deadline - System.nanoTime()) / 1_000_000);
            if (left <= 0) {
                throw new AssertionError("no " + wanted + " within " + boundMillis + " ms, but " + heard);
            }
            poll.clear();
            poll.add(fd);
            if (poll.await(left)) {
                int bytes = fd.read(message);
                if (bytes > 0) {
                    heard.add(new String(message.getByteArray(0, bytes), StandardCharsets.UTF_8));
                }
            }
        }
        return heard;
    }

    @Override
    public void close() {
        fd.close();
    }
}
