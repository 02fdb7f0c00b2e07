package dev.rubus.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.SeqPacket;
import dev.rubus.sim.device.gpio.ButtonModel;
import dev.rubus.sim.device.gpio.EdgeDetection;
import dev.rubus.sim.device.gpio.LineConfig;
import dev.rubus.sim.device.gpio.Pull;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoardLineTest {
    private static final long MILLI = 1_000_000;
    private static final LineConfig INPUT = LineConfig.input(Pull.UP, EdgeDetection.BOTH);

    /** A busy machine lets the process that starts wait: the button has moved before anybody has taken its line. */
    @Test
    void aButtonThatWasDueBeforeItsLineWasTakenIsNoStepBackInTime() throws LinuxException {
        BoardLine line = lineWithButton();
        SeqPacket[] values = SeqPacket.pair();
        Fd[] events = Fd.pipe();
        try (SeqPacket driversValues = values[0];
                Fd driversEvents = events[0]) {
            assertTrue(driversValues.fd().number() >= 0 && driversEvents.number() >= 0);
            line.take(95 * MILLI, INPUT, new BoardLine.Holder(1, values[1], new EventPipe(events[1])));
            line.advance(200 * MILLI);
            assertTrue(line.nextDue() > 200 * MILLI);
            line.letGo(200 * MILLI);
        }
    }

    @Test
    void aLineWithoutHolderLetsItsButtonMoveUntilItIsLetGoAgain() throws LinuxException {
        BoardLine line = lineWithButton();
        line.letGo(95 * MILLI);
        line.advance(95 * MILLI);
        assertEquals(0, line.dropped());
    }

    /** Pressed every 20 ms for 8 ms, from time 0 on. */
    private static BoardLine lineWithButton() {
        ButtonModel finger = new ButtonModel(Duration.ofMillis(20), Duration.ofMillis(8), 1);
        BoardLine line = new BoardLine(17, new Button(finger, true));
        line.automatic(0, true);
        return line;
    }
}
