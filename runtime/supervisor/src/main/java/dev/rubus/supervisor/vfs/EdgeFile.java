package dev.rubus.supervisor.vfs;

import dev.rubus.abi.EdgeCode;
import dev.rubus.abi.Errno;
import dev.rubus.abi.RingRecord;
import dev.rubus.kernel.vfs.File;
import dev.rubus.kernel.vfs.OpenFile;
import dev.rubus.kernel.vfs.OpenMode;
import dev.rubus.kernel.vfs.Stat;
import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.device.DeviceBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * {@code /dev/gpio/N.edge}: the edges of a line from the opening on, one a read: {@code rising TIME SEQ} and a line end, time in ns of
 * CLOCK_MONOTONIC. A read waits for the next edge. A reader who is slower than the edges loses the oldest and sees it in SEQ.
 */
final class EdgeFile implements File {
    /** Twice what the kernel keeps for a line. */
    private static final int MOST = 2048;

    private final Devices devices;
    private final int line;
    private final String path;

    EdgeFile(Devices devices, int line) {
        this.devices = devices;
        this.line = line;
        this.path = DeviceBroker.linePath(line) + ".edge";
    }

    @Override
    public Stat stat() {
        return Stat.file(0440);
    }

    @Override
    public OpenFile open(OpenMode mode) throws VfsException {
        if (mode.writes()) {
            throw new VfsException(Errno.EACCES, path);
        }
        Open open = new Open();
        open.begin(devices.lineForReading(line));
        return open;
    }

    private final class Open implements OpenFile {
        private final Deque<byte[]> lines = new ArrayDeque<>();
        private boolean interrupted;
        private boolean gone;
        private final List<Runnable> waiting = new ArrayList<>();
        private Runnable end = () -> {};

        void begin(Device device) {
            Runnable stream =
                    devices.node().dispatcher().stream(device, this::edge).join();
            Runnable driver = devices.departures().watch(device.driver(), this::driverLeft);
            Runnable taken = devices.departures().watch(device.path(), this::deviceTaken);
            end = () -> {
                stream.run();
                driver.run();
                taken.run();
            };
        }

        /** Dispatcher's thread. */
        private void edge(RingRecord edge) {
            String text = (EdgeCode.rising(edge.arg1) ? "rising " : "falling ") + edge.arg0 + " "
                    + EdgeCode.lineSeqno(edge.arg1) + "\n";
            wake(() -> {
                if (lines.size() == MOST) {
                    lines.removeFirst();
                }
                lines.addLast(text.getBytes(StandardCharsets.US_ASCII));
            });
        }

        private void driverLeft() {
            wake(() -> interrupted = true);
        }

        private void deviceTaken() {
            wake(() -> gone = true);
        }

        private void wake(Runnable change) {
            List<Runnable> callbacks;
            synchronized (this) {
                change.run();
                callbacks = List.copyOf(waiting);
                waiting.clear();
            }
            callbacks.forEach(Runnable::run);
        }

        @Override
        public synchronized byte[] read(long offset, int count) throws VfsException {
            byte[] first = lines.pollFirst();
            if (first != null) {
                if (first.length > count) {
                    lines.addFirst(Arrays.copyOfRange(first, count, first.length));
                }
                return Arrays.copyOf(first, Math.min(count, first.length));
            }
            if (gone) {
                throw new VfsException(Errno.ENODEV, path);
            }
            if (interrupted) {
                interrupted = false;
                throw new VfsException(Errno.EINTR, path);
            }
            throw new VfsException(Errno.EAGAIN, path);
        }

        @Override
        public int write(long offset, byte[] bytes) throws VfsException {
            throw OpenFile.notForWriting(path);
        }

        @Override
        public synchronized boolean poll(Runnable callback) {
            if (!lines.isEmpty() || interrupted || gone) {
                return true;
            }
            waiting.add(callback);
            return false;
        }

        @Override
        public void close() {
            end.run();
            wake(() -> gone = true);
        }
    }
}
