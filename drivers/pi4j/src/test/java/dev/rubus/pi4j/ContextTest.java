package dev.rubus.pi4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.IOType;
import dev.rubus.sdk.Ring0;
import org.junit.jupiter.api.Test;

class ContextTest {
    @Test
    void anAutoContextPicksTheNodesProviders() {
        FakeRing0.shared();
        Context pi4j = Pi4J.newAutoContext();
        try {
            assertEquals(
                    RubusDigitalInputProvider.ID,
                    pi4j.provider(IOType.DIGITAL_INPUT).id());
            assertEquals(
                    RubusDigitalOutputProvider.ID,
                    pi4j.provider(IOType.DIGITAL_OUTPUT).id());
            assertEquals(RubusI2CProvider.ID, pi4j.provider(IOType.I2C).id());
            assertEquals(RubusPlatform.ID, pi4j.platform().id());
        } finally {
            pi4j.shutdown();
        }
    }

    @Test
    void outsideANodeThePluginStandsAside() {
        FakeRing0.shared();
        String socket = System.getProperty(Ring0.SOCKET_PROPERTY);
        System.setProperty(Ring0.SOCKET_PROPERTY, socket + ".absent");
        Context pi4j = Pi4J.newAutoContext();
        try {
            assertFalse(pi4j.hasProvider(IOType.DIGITAL_INPUT));
            assertTrue(pi4j.platforms().all().isEmpty());
        } finally {
            System.setProperty(Ring0.SOCKET_PROPERTY, socket);
            pi4j.shutdown();
        }
    }
}
