package dev.rubus.sim;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.SeqPacket;
import dev.rubus.linux.gpio.LineWire;
import dev.rubus.sim.device.gpio.Edge;
import dev.rubus.sim.device.gpio.EdgeDetection;
import dev.rubus.sim.device.gpio.LineConfig;
import dev.rubus.sim.device.gpio.LineModel;
import dev.rubus.sim.device.gpio.Pull;
import dev.rubus.sim.device.gpio.RequestSequence;
import dev.rubus.sim.device.gpio.Wire;
import org.jspecify.annotations.Nullable;

/**
 * One line of the board: its model, the button that may sit on it, and the fds of whoever holds it. One thread at a time; times are
 * {@link System#nanoTime}, which is CLOCK_MONOTONIC, and do not run backwards from call to call.
 */
final class BoardLine {
    private static final LineConfig UNUSED = LineConfig.input(Pull.DISABLED, EdgeDetection.NONE);

    private final LineModel model;
    private final @Nullable Button button;
    private LineConfig config = UNUSED;
    private @Nullable Holder holder;
    private long changes;

    /** The ends of a line request that ring 0 made. */
    record Holder(int deviceId, SeqPacket values, EventPipe events) {
        void close() {
            values.close();
            events.close();
        }
    }

    BoardLine(int number, @Nullable Button button) {
        this.model = new LineModel(number);
        this.button = button;
    }

    @Nullable
    Holder holder() {
        return holder;
    }

    /**
     * Takes the line. An output that was driven before, by an earlier request to this process, keeps its level: a restart above must
     * not be seen on the pin. Otherwise it starts with the level of the settings.
     */
    void take(long now, LineConfig wanted, Holder taker) {
        // First what was due before: a button moves whether its line is held or not.
        advance(now);
        boolean driven = config.output();
        boolean high = model.isHigh();
        letGo(now);
        config = driven && wanted.output()
                ? new LineConfig(
                        true,
                        high ^ wanted.activeLow(),
                        wanted.pull(),
                        wanted.edges(),
                        wanted.activeLow(),
                        wanted.debounceMicros())
                : wanted;
        model.request(now, config, new RequestSequence());
        holder = taker;
        if (driven) {
            count(high);
        }
    }

    /** The holder is gone; closes its fds. */
    void letGo(long now) {
        advance(now);
        if (holder != null) {
            model.release(now);
            holder.close();
            holder = null;
            config = UNUSED;
        }
    }

    /** Lets happen what was due, and reports the edges. */
    void advance(long now) {
        while (button != null && button.nextAt() <= now) {
            long at = button.nextAt();
            wire(at, button.step(config.pull()));
        }
        for (Edge edge : model.advance(now)) {
            if (holder != null) {
                holder.events.add(edge);
            }
        }
    }

    /** When {@link #advance} is due next; {@link Long#MAX_VALUE} if only someone from outside can change the line. */
    long nextDue() {
        return Math.min(model.nextDue().orElse(Long.MAX_VALUE), button == null ? Long.MAX_VALUE : button.nextAt());
    }

    /** Answers what waits at the values socket. @return false at its end */
    boolean answer(long now) throws LinuxException {
        advance(now);
        SeqPacket.Message message = holder == null ? null : holder.values.receive();
        if (message == null || holder == null) {
            return true;
        }
        message.close();
        if (message.bytes().length == 0) {
            return false;
        }
        LineWire question;
        try {
            question = LineWire.decode(message.bytes());
        } catch (ProtocolViolation e) {
            System.err.println("sim: ignored: " + e.what());
            return true;
        }
        try {
            holder.values.send(serve(now, question).encode());
        } catch (LinuxException e) {
            // Full: who asked does not listen and will time out.
            System.err.println("sim: answer not taken: " + e.getMessage());
        }
        return true;
    }

    private LineWire serve(long now, LineWire question) {
        boolean ours = (question.mask() & 1) != 0;
        if (question.op() == LineWire.GET && ours) {
            return new LineWire(0, question.id(), model.get(now) ? 1 : 0, 1);
        }
        if (question.op() != LineWire.SET || !ours) {
            return new LineWire(-Errno.EINVAL.code(), question.id(), 0, 0);
        }
        if (!config.output()) {
            return new LineWire(-Errno.EPERM.code(), question.id(), 0, 0);
        }
        boolean before = model.isHigh();
        model.set(now, (question.bits() & 1) != 0);
        count(before);
        return new LineWire(0, question.id(), question.bits(), 1);
    }

    /** Ties the line, as gpio-sim's pull does; its button keeps still from now on. */
    void pull(long now, Wire to) {
        if (config.output()) {
            throw new IllegalArgumentException("expected an input, the node drives this line");
        }
        advance(now);
        if (button != null) {
            button.off();
        }
        wire(now, to);
        advance(now);
    }

    /** Lets the button press itself, or keeps it still; released either way. */
    void automatic(long now, boolean on) {
        if (button == null) {
            throw new IllegalArgumentException("expected a line with a button");
        }
        advance(now);
        button.off();
        wire(now, Button.contact(false, config.pull()));
        if (on) {
            button.on(now);
        }
        advance(now);
    }

    /** The voltage: an LED lights by it. */
    boolean isHighNow() {
        advance(System.nanoTime());
        return model.isHigh();
    }

    /** How often the voltage has changed since the process started, not counting what a line's first request did to it. */
    long changesByNow() {
        advance(System.nanoTime());
        return changes;
    }

    /** Edges of this holder that found the event buffer full. */
    long dropped() {
        return holder == null ? 0 : holder.events.dropped();
    }

    /** Ends the events of this holder; its values still work. */
    String cut() {
        if (holder == null) {
            throw new IllegalArgumentException("expected a line that the node has requested");
        }
        holder.events.close();
        return "";
    }

    private void wire(long at, Wire to) {
        boolean before = model.isHigh();
        model.wire(at, to);
        count(before);
    }

    private void count(boolean before) {
        if (model.isHigh() != before) {
            changes++;
        }
    }
}
