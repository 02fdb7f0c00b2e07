package dev.rubus.app.weather;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TroubleTest {
    private final List<String> lines = new ArrayList<>();
    private final Trouble trouble = new Trouble("sensor", lines::add);

    @Test
    void aTroubleThatLastsIsTwoLines() {
        trouble.over();
        trouble.is("ENXIO");
        trouble.is("ENXIO");
        trouble.is("ENXIO");
        trouble.over();
        trouble.over();
        assertEquals(
                List.of("sensor: ENXIO; tried again at the next period", "sensor: works again, failed 3 times"), lines);
    }

    @Test
    void anotherCauseIsAnotherLine() {
        trouble.is("ENXIO");
        trouble.is("ETIMEDOUT");
        trouble.over();
        trouble.is("ENXIO");
        assertEquals(4, lines.size());
    }
}
