package dev.rubus.pi4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInputConfigBuilder;
import com.pi4j.io.gpio.digital.PullResistance;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineSettingsTest {
    private final Context pi4j = Pi4J.newContext();

    @AfterEach
    void shutdown() {
        pi4j.shutdown();
    }

    private DigitalInputConfigBuilder config() {
        return DigitalInputConfigBuilder.newInstance(pi4j).bcm(17);
    }

    private static List<String> contradictions(String settings, DigitalInputConfigBuilder config) {
        return LineSettings.parse(settings).contradictions(config.build());
    }

    @Test
    void whatTheProgramDidNotWriteContradictsNothing() {
        assertEquals(List.of(), contradictions("in,pull-up,both,debounce=5000,active-high", config()));
    }

    @Test
    void theSameContradictsNothing() {
        assertEquals(
                List.of(),
                contradictions(
                        "in, pull-up, both, debounce=5000, active-low",
                        config().pull(PullResistance.PULL_UP).debounce(5000L)));
    }

    @Test
    void anotherPullAndDebounceAreNamed() {
        assertEquals(
                List.of(
                        "the program asks for pull UP, the grant gives DOWN",
                        "the program asks for a debounce of 5000 µs, the grant gives 0 µs"),
                contradictions(
                        "in,pull-down,both",
                        config().pull(PullResistance.PULL_UP).debounce(5000L)));
    }

    @Test
    void anOutputOpenedAsInputIsNamed() {
        assertEquals(
                List.of("the program opens it as an input, the grant says out"), contradictions("out,low", config()));
    }

    @Test
    void nothingSaidOrNotUnderstoodContradictsNothing() {
        DigitalInputConfigBuilder config = config().pull(PullResistance.PULL_UP).debounce(5000L);
        assertEquals(List.of(), contradictions("", config));
        assertEquals(List.of(), contradictions("in,pull-up,debounce=5ms,something=else,,", config));
    }

    @Test
    void edgesAreReportedUnlessTheGrantSaysNone() {
        assertTrue(LineSettings.parse("").mayReportEdges());
        assertTrue(LineSettings.parse("in,falling").mayReportEdges());
        assertFalse(LineSettings.parse("in,pull-up").mayReportEdges());
    }
}
