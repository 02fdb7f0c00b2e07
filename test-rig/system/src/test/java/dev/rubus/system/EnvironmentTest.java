package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code [env]} of a manifest reaches the program, and not those that build its sandbox. */
class EnvironmentTest extends ObservedNode {
    @Override
    NodeFolder folder() throws IOException {
        NodeFolder folder = super.folder();
        folder.app("weather", text -> text + "\n[env]\nWEATHER_PERIOD_MS = 250\n");
        folder.driver("i2c", text -> text + "\n[env]\nSPEED = \"fast\"\n");
        return folder;
    }

    @Test
    void theProgramHasItsVariablesAndItsSandboxDoesNot() throws IOException {
        int weather = node.ps("weather").pid();
        assertTrue(environment(weather).contains("WEATHER_PERIOD_MS=250"), "weather's environment");
        assertTrue(environment(node.ps("i2c").pid()).contains("SPEED=fast"), "i2c's environment");
        ProcessHandle builder =
                ProcessHandle.of(weather).flatMap(ProcessHandle::parent).orElseThrow();
        while (builder.parent().isPresent() && builder.parent().get().pid() != node.pid()) {
            builder = builder.parent().get();
        }
        assertFalse(environment((int) builder.pid()).contains("WEATHER_PERIOD_MS=250"), "bubblewrap's environment");
    }

    @Test
    void weatherMeasuresAsOftenAsItIsTold() throws InterruptedException {
        int mark = subscriber.mark();
        Subscriber.Message first =
                subscriber.await(mark, "a temperature", m -> m.topic().endsWith("/data/temperature"));
        Subscriber.Message later = subscriber.await(
                mark,
                "eight more",
                m -> m.topic().endsWith("/data/temperature") && m.number("seq") >= first.number("seq") + 8);
        // Every 2 s without the variable: 16 s.
        long millis = Duration.between(time(first), time(later)).toMillis();
        assertTrue(millis < 8_000, "nine readings in " + millis + " ms");
    }

    private static Instant time(Subscriber.Message message) {
        return Instant.parse(message.text("time"));
    }

    private static List<String> environment(int pid) throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
        return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0"));
    }
}
