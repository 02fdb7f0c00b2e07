package dev.rubus.pi4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalState;
import dev.rubus.abi.Errno;
import dev.rubus.abi.Syscall;
import dev.rubus.abi.vdso.VdsoLine;
import dev.rubus.sdk.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DigitalInputTest {
    private static final String PATH = "/dev/gpio/17";

    private final FakeRing0 ring0 = FakeRing0.shared();
    private final Context pi4j = Pi4J.newAutoContext();

    @AfterEach
    void shutdown() {
        pi4j.shutdown();
        ring0.page.clearLine(0);
    }

    private DigitalInput button() {
        return pi4j.create(DigitalInputConfigBuilder.newInstance(pi4j).bcm(17).build());
    }

    private static DigitalState next(BlockingQueue<DigitalState> events) throws InterruptedException {
        DigitalState state = events.poll(10, TimeUnit.SECONDS);
        assertNotNull(state, "no event within 10 s");
        return state;
    }

    @Test
    void stateIsTheLineLevelNow() {
        DigitalInput input = button();
        ring0.levels.put(PATH, 1);
        assertEquals(DigitalState.HIGH, input.state());
        ring0.levels.put(PATH, 0);
        assertEquals(DigitalState.LOW, input.state());
    }

    private void page(boolean high, boolean live) {
        ring0.page.line(0, new VdsoLine(17, false, true, high, System.nanoTime(), live, 1));
    }

    @Test
    void stateComesFromThePageWithoutASystemCallWhileItIsFresh() {
        page(true, true);
        DigitalInput input = button();
        assertEquals(DigitalState.HIGH, input.state());
        page(false, true);
        assertEquals(DigitalState.LOW, input.state());
        assertEquals(List.of(), ring0.seen(Syscall.READ));
    }

    @Test
    void stateIsASystemCallWhileThePageIsOld() {
        page(true, true);
        DigitalInput input = button();
        ring0.levels.put(PATH, 0);
        page(true, false);
        assertEquals(DigitalState.LOW, input.state(), "the driver is away, or has not looked yet");
        ring0.page.line(0, new VdsoLine(18, false, true, true, 1, true, 1));
        assertEquals(DigitalState.LOW, input.state(), "the entry is another line's by now");
        ring0.page.clearLine(0);
        assertEquals(DigitalState.LOW, input.state(), "the entry is free");
        assertEquals(3, ring0.seen(Syscall.READ).size());
        page(true, true);
        assertEquals(DigitalState.HIGH, input.state());
        assertEquals(3, ring0.seen(Syscall.READ).size());
    }

    @Test
    void closedInputIsClosedEvenIfThePageKnowsItsLevel() {
        page(true, true);
        DigitalInput input = button();
        pi4j.shutdown(input.id());
        assertThrows(IOException.class, input::state);
    }

    @Test
    void readsMayBeRepeatedSoThatARestartedDriverIsNotNoticed() {
        button().state();
        assertEquals(
                List.of(true),
                ring0.seen(Syscall.READ).stream()
                        .map(FakeRing0.Request::idempotent)
                        .toList());
    }

    @Test
    void everyEdgeIsOneEventInOrder() throws Exception {
        BlockingQueue<DigitalState> events = new LinkedBlockingQueue<>();
        button().addListener(event -> events.add(event.state()));
        List<DigitalState> expected = new ArrayList<>();
        for (int i = 1; i <= 2000; i++) {
            // Two rising edges in a row are what a lost falling edge looks like: the second is an event all the same.
            boolean rising = i % 3 != 0;
            expected.add(rising ? DigitalState.HIGH : DigitalState.LOW);
            ring0.edge(PATH, rising, i);
        }
        List<DigitalState> seen = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            seen.add(next(events));
        }
        assertEquals(expected, seen);
        ring0.edge(PATH, true, 2001);
        next(events);
        assertEquals(0, events.size());
    }

    @Test
    void edgesAreAskedForOnceAndOnlyForListeners() {
        DigitalInput input = button();
        input.state();
        assertEquals(0, ring0.seen(Syscall.POLL).size());
        input.addListener(event -> {});
        input.addListener(event -> {});
        assertEquals(1, ring0.seen(Syscall.POLL).size());
    }

    @Test
    void aListenerThatThrowsLosesNoEdgeOfTheOthers() throws Exception {
        BlockingQueue<DigitalState> events = new LinkedBlockingQueue<>();
        DigitalInput input = button();
        input.addListener(event -> {
            throw new IllegalStateException("a listener's mistake, on purpose");
        });
        input.addListener(event -> events.add(event.state()));
        ring0.edge(PATH, false, 1);
        ring0.edge(PATH, true, 2);
        assertEquals(DigitalState.LOW, next(events));
        assertEquals(DigitalState.HIGH, next(events));
    }

    @Test
    void aLineWithoutGrantIsAnIOExceptionAndLeavesNothingBehind() {
        ring0.fail(Syscall.OPEN, Errno.EPERM);
        IOException refused = assertThrows(IOException.class, this::button);
        SyscallException cause = assertInstanceOf(SyscallException.class, refused.getCause());
        assertEquals(Errno.EPERM, cause.errno());
        assertEquals(DigitalState.LOW, button().state());
    }

    @Test
    void theLineIsGivenBackWithTheContext() {
        DigitalInput input = button();
        pi4j.shutdown(input.id());
        assertEquals(PATH, ring0.seen(Syscall.CLOSE).getFirst().path());
        assertThrows(IOException.class, input::state);
        assertEquals(DigitalState.LOW, button().state());
    }
}
