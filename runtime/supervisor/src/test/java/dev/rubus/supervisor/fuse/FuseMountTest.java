package dev.rubus.supervisor.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FuseMountTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "6.18.44-fc-v769, true",
        "6.9.0, true",
        "6.12.34+rpt-rpi-v8, true",
        "7.0, true",
        "6.8.12-amd64, false",
        "6.1.0-37, false",
        "5.15.0, false",
        "'', false",
        "x.y, false",
        "6, false"
    })
    void kernelsBefore69DoNotHandOutAgain(String release, boolean resends) {
        assertEquals(resends, FuseMount.resends(release));
    }

    @Test
    void groupIsFoundByItsWholeName() throws IOException {
        Path file = Files.writeString(
                folder.resolve("group"),
                "root:x:0:\nrubusx:x:7:\nbroken\nrubus:x:not-a-number:\nrubus:x:998:pi,ann\nrubus:x:999:\n");
        assertEquals(OptionalInt.of(998), UnixGroup.number("rubus", file));
        assertEquals(OptionalInt.of(0), UnixGroup.number("root", file));
        assertEquals(OptionalInt.empty(), UnixGroup.number("rub", file));
        assertEquals(OptionalInt.empty(), UnixGroup.number("rubus", folder.resolve("none")));
    }
}
