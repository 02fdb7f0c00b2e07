package dev.rubus.supervisor.vdso;

import dev.rubus.abi.ReadingView;
import dev.rubus.abi.vdso.LevelPage;
import dev.rubus.abi.vdso.VdsoDriver;
import dev.rubus.abi.vdso.VdsoLayout;
import dev.rubus.abi.vdso.VdsoWriter;
import dev.rubus.linux.Fd;
import dev.rubus.linux.Memfd;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.device.DeviceMap;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The page that every process of the node maps. All of it is for everybody, as the vDSO's clock is: levels of lines, last readings and
 * states of drivers are no secrets between the apps of one node.
 *
 * <p>Dispatcher's thread only, but for {@link #readers} and {@link #close}.
 */
public final class NodePage implements AutoCloseable {
    private final Fd readers;
    private final VdsoWriter writer;
    private final Slots lineSlots = new Slots("line", VdsoLayout.LINES);
    private final Slots driverSlots = new Slots("driver", VdsoLayout.DRIVERS);
    private final DeviceMap<PageLine> lines = new DeviceMap<>();
    private final Map<String, Integer> drivers = new HashMap<>();
    private final PointTable points;
    /** Made once: merging makes no garbage. */
    private final LevelPage.Sink merger = this::merged;

    private String merging = "";
    private long mergedAt;

    /** An empty page. */
    public NodePage() throws IOException {
        // Collected with the last reference: whoever still looks at it when the node ends finds it.
        Memfd.Published memory = Memfd.publish("rubus-vdso", VdsoLayout.BYTES, Arena.ofAuto());
        readers = memory.readers();
        writer = new VdsoWriter(memory.writable());
        points = new PointTable(writer);
    }

    /** What processes are handed: cannot be mapped writable. Any thread. */
    public Fd readers() {
        return readers;
    }

    /**
     * A device of the node: from now on its line has an entry, if an app was granted it.
     *
     * @param generation of the driver that serves it; 0 if none does yet
     */
    public void add(Device device, int generation) {
        if (device.line().isEmpty() || device.owner().isEmpty()) {
            return;
        }
        int slot = lineSlots.take();
        if (slot >= 0) {
            PageLine line = new PageLine(writer, slot, device);
            lines.put(device.id(), line);
            line.arrived(generation);
        }
    }

    /** The device was taken back. */
    public void remove(Device device) {
        PageLine line = lines.remove(device.id());
        if (line != null) {
            writer.clearLine(line.slot());
            lineSlots.free(line.slot());
        }
    }

    /** A driver serves. @return its lines whose level should be looked at once, for edges to keep it right from then on */
    public List<Device> arrived(String driver, int generation) {
        List<PageLine> its = lines.values().stream()
                .filter(line -> line.device().driver().equals(driver))
                .toList();
        its.forEach(line -> line.arrived(generation));
        return its.stream().map(PageLine::device).toList();
    }

    /** A driver is gone: what the page has of its lines is old from now on. */
    public void departed(String driver) {
        for (PageLine line : lines.values()) {
            if (line.device().driver().equals(driver)) {
                line.departed();
            }
        }
    }

    /** The driver reports no more edges of the line, though it serves. @return true if the page said otherwise until now */
    public boolean failed(int device) {
        PageLine line = lines.get(device);
        return line != null && line.failed();
    }

    /** @param stampNanos by the driver's word; no later than {@code now}, lest a driver that lies freezes the entry */
    public void edge(int device, boolean rising, long stampNanos, long now) {
        PageLine line = lines.get(device);
        if (line != null) {
            line.edge(rising, Math.min(stampNanos, now));
        }
    }

    /**
     * Takes over what a driver's own page has: each of its lines, as if it were an edge. A driver can say of its lines there what it can say
     * by its ring, and nothing of others.
     */
    public void merge(String driver, LevelPage levels, long now) {
        merging = driver;
        mergedAt = now;
        levels.takeChanges(merger);
    }

    private void merged(int device, boolean high, long stampNanos) {
        PageLine line = lines.get(device);
        if (line != null && line.device().driver().equals(merging)) {
            line.saw(high, Math.min(stampNanos, mergedAt));
        }
    }

    /** The driver answered a read that was sent to it at {@code askedNanos}. */
    public void read(int device, int result, long askedNanos) {
        PageLine line = lines.get(device);
        if (line != null && (result == 0 || result == 1)) {
            line.read(result == 1, askedNanos);
        }
    }

    /** The driver answered a write. */
    public void wrote(int device, long level, long now) {
        PageLine line = lines.get(device);
        if (line != null) {
            line.wrote(level != 0, now);
        }
    }

    /** An app published a reading. */
    public void published(String app, byte[] appBytes, String point, ReadingView reading) {
        points.put(app, appBytes, point, reading);
    }

    /** A driver came into another state. */
    public void driver(VdsoDriver driver) {
        @Nullable Integer slot = drivers.get(driver.name());
        if (slot == null) {
            slot = driverSlots.take();
            drivers.put(driver.name(), slot);
        }
        if (slot >= 0) {
            writer.driver(slot, driver);
        }
    }

    /** Both clocks, taken at one moment. */
    public void clock(long monotonicNanos, long wallNanos) {
        writer.clock(monotonicNanos, wallNanos);
    }

    @Override
    public void close() {
        readers.close();
    }

    /** Which entries of one kind are free. */
    static final class Slots {
        private final String kind;
        private final java.util.BitSet taken = new java.util.BitSet();
        private final int count;
        private boolean said;

        Slots(String kind, int count) {
            this.kind = kind;
            this.count = count;
        }

        /** @return -1 if none is free, which is said once */
        int take() {
            int slot = taken.nextClearBit(0);
            if (slot < count) {
                taken.set(slot);
                return slot;
            }
            if (!said) {
                said = true;
                Logger.warn("the vDSO page has room for {} {}s; the others are read by system call", count, kind);
            }
            return -1;
        }

        void free(int slot) {
            taken.clear(slot);
        }
    }
}
