package dev.rubus.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WiringTest {
    @Test
    void readsEveryKindOfPart() {
        Wiring wiring = Wiring.parse("""
                # a comment, and an empty line

                button line=17 press-every-ms=2000 press-for-ms=120 bounce=true seed=1
                led line=27
                  bme280   bus=1 address=0x76 seed=1 day-ms=600000
                registers bus=1 address=0x50
                registers bus=3 address=80
                """);
        assertEquals(Set.of(17), wiring.buttons().keySet());
        assertEquals(List.of(0x50, 0x76), List.copyOf(wiring.bus(1).addresses()));
        assertEquals(List.of(0x50), List.copyOf(wiring.bus(3).addresses()));
        assertTrue(wiring.bus(7).addresses().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "piano line=3",
                "button",
                "button line=17 press-for-ms=1",
                "button line=17 bounce=perhaps",
                "registers bus=1 address=0x02",
                "registers bus=1 address=x",
                "led line=27 colour=red",
                "led line=27 line=28",
                "led 27",
                "registers bus=1 address=0x50\nbme280 bus=1 address=0x50",
                "button line=3\nbutton line=3"
            })
    void refusesWhatIsNoneAndQuotesTheLine(String devices) {
        String refusal = assertThrows(IllegalArgumentException.class, () -> Wiring.parse(devices))
                .getMessage();
        assertTrue(refusal.contains(devices.substring(devices.indexOf('\n') + 1)), refusal);
    }
}
