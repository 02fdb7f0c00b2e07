package dev.rubus.supervisor.vdso;

import dev.rubus.abi.vdso.VdsoWriter;
import dev.rubus.board.grant.GpioGrant;
import dev.rubus.kernel.vdso.LineLevel;
import dev.rubus.supervisor.device.Device;

/** One line's entry: the rule for its level, and the page that shows it. */
final class PageLine {
    private final VdsoWriter writer;
    private final int slot;
    private final Device device;
    private final LineLevel level;

    PageLine(VdsoWriter writer, int slot, Device device) {
        this.writer = writer;
        this.slot = slot;
        this.device = device;
        this.level = new LineLevel(device.line()
                .map(grant -> grant.edges() == GpioGrant.Edges.BOTH)
                .orElse(false));
    }

    int slot() {
        return slot;
    }

    Device device() {
        return device;
    }

    void arrived(int generation) {
        level.arrived(generation);
        show();
    }

    void departed() {
        level.departed();
        show();
    }

    boolean failed() {
        boolean news = level.failed();
        show();
        return news;
    }

    void edge(boolean rising, long stampNanos) {
        level.edge(rising, stampNanos);
        show();
    }

    /** The same from the driver's page, which has the last edge of each line again and again. */
    void saw(boolean rising, long stampNanos) {
        if (!level.known() || stampNanos - level.stampNanos() > 0) {
            edge(rising, stampNanos);
        }
    }

    void read(boolean high, long askedNanos) {
        level.read(high, askedNanos);
        show();
    }

    void wrote(boolean high, long answeredNanos) {
        level.wrote(high, answeredNanos);
        show();
    }

    private void show() {
        writer.line(
                slot,
                device.number(),
                device.isOutput(),
                level.known(),
                level.high(),
                level.stampNanos(),
                level.live(),
                level.generation());
    }
}
