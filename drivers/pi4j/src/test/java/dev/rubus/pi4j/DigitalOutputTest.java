package dev.rubus.pi4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalState;
import dev.rubus.abi.Errno;
import dev.rubus.abi.Syscall;
import dev.rubus.sdk.SyscallException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DigitalOutputTest {
    private static final String PATH = "/dev/gpio/27";

    private final FakeRing0 ring0 = FakeRing0.shared();
    private final Context pi4j = Pi4J.newAutoContext();

    @AfterEach
    void shutdown() {
        if (!pi4j.isShutdown()) {
            pi4j.shutdown();
        }
    }

    private DigitalOutputConfigBuilder led() {
        return DigitalOutputConfigBuilder.newInstance(pi4j).bcm(27);
    }

    private List<Long> written() {
        return ring0.seen(Syscall.WRITE).stream().map(FakeRing0.Request::arg0).toList();
    }

    @Test
    void withoutAnInitialStateTheLineKeepsItsLevel() {
        ring0.levels.put(PATH, 1);
        DigitalOutput output = pi4j.create(led());
        assertEquals(DigitalState.HIGH, output.state());
        assertEquals(List.of(), written());
        output.toggle();
        assertEquals(0, ring0.levels.get(PATH));
    }

    @Test
    void initialAndShutdownStateAreWritten() {
        ring0.levels.put(PATH, 0);
        pi4j.create(led().initial(DigitalState.HIGH).shutdown(DigitalState.LOW));
        assertEquals(1, ring0.levels.get(PATH));
        pi4j.shutdown();
        assertEquals(List.of(1L, 0L), written());
        assertEquals(PATH, ring0.seen(Syscall.CLOSE).getFirst().path());
    }

    @Test
    void withoutAShutdownStateTheLineKeepsItsLevel() {
        DigitalOutput output = pi4j.create(led());
        output.high();
        pi4j.shutdown();
        assertEquals(1, ring0.levels.get(PATH));
    }

    @Test
    void writesMayBeRepeatedAndListenersHearOfChangesOnly() {
        ring0.levels.put(PATH, 0);
        DigitalOutput output = pi4j.create(led());
        List<DigitalState> events = new ArrayList<>();
        output.addListener(event -> events.add(event.state()));
        output.high();
        output.high();
        output.low();
        assertEquals(List.of(1L, 1L, 0L), written());
        assertEquals(List.of(DigitalState.HIGH, DigitalState.LOW), events);
        assertTrue(ring0.seen(Syscall.WRITE).stream().allMatch(FakeRing0.Request::idempotent));
    }

    @Test
    void aFailedWriteIsAnIOExceptionAndChangesNothing() {
        ring0.levels.put(PATH, 0);
        DigitalOutput output = pi4j.create(led());
        ring0.fail(Syscall.WRITE, Errno.EIO);
        IOException failed = assertThrows(IOException.class, output::high);
        assertInstanceOf(SyscallException.class, failed.getCause());
        assertEquals(DigitalState.LOW, output.state());
        output.high();
        assertEquals(DigitalState.HIGH, output.state());
    }

    @Test
    void aFailedStartLeavesNothingBehind() {
        ring0.fail(Syscall.WRITE, Errno.ETIMEDOUT);
        DigitalOutputConfigBuilder config = led().initial(DigitalState.HIGH);
        IOException failed = assertThrows(IOException.class, () -> pi4j.create(config));
        assertEquals(
                Errno.ETIMEDOUT,
                assertInstanceOf(SyscallException.class, failed.getCause()).errno());
        assertEquals(1, ring0.seen(Syscall.CLOSE).size());
        assertEquals(DigitalState.HIGH, pi4j.create(config).state());
    }

    @Test
    void noLevelIsDrivenForUnknown() {
        DigitalOutput output = pi4j.create(led());
        assertThrows(IOException.class, () -> output.state(DigitalState.UNKNOWN));
        assertEquals(List.of(), written());
    }
}
