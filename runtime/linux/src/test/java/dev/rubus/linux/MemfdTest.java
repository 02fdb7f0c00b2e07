package dev.rubus.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Native;
import dev.rubus.abi.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class MemfdTest {
    private static final long BYTES = 16384;

    @Test
    void twoMappingsAreTheSameMemory() throws IOException {
        try (Fd fd = Memfd.create("test", BYTES);
                Arena arena = Arena.ofConfined()) {
            MemorySegment one = Memfd.map(fd, BYTES, arena);
            MemorySegment two = Memfd.map(fd, BYTES, arena);
            assertEquals(0, one.get(ValueLayout.JAVA_LONG, BYTES - 8));
            one.set(ValueLayout.JAVA_LONG, BYTES - 8, 42);
            assertEquals(42, two.get(ValueLayout.JAVA_LONG, BYTES - 8));
        }
    }

    @Test
    void nobodyCanChangeTheSizeUnderAReader() throws IOException {
        try (Fd fd = Memfd.create("test", BYTES)) {
            for (long size : new long[] {0, 4096, BYTES - 1, BYTES + 1}) {
                assertEquals(-1, Ring0LibC.ftruncate(fd.number(), size));
                assertEquals(Errno.EPERM.code(), Native.getLastError());
            }
            assertEquals(-1, LibC.fcntl(fd.number(), LibC.F_ADD_SEALS, 0), "seals are sealed");
        }
    }

    @Test
    void publishedMemoryIsWrittenByItsMakerAlone() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Memfd.Published published = Memfd.publish("test", BYTES, arena);
            try (Fd readers = published.readers()) {
                MemorySegment read = Memfd.mapReadOnly(readers, BYTES, arena);
                published.writable().set(ValueLayout.JAVA_LONG, 8, 42);
                assertEquals(42, read.get(ValueLayout.JAVA_LONG, 8));
                assertThrows(IllegalArgumentException.class, () -> read.set(ValueLayout.JAVA_LONG, 8, 43));
                // As root, and through /proc, the memory can be opened for writing; the seal holds all the same.
                assertThrows(IOException.class, () -> Memfd.map(readers, BYTES, arena));
                try (Fd again = Fd.open("/proc/self/fd/" + readers.number())) {
                    com.sun.jna.Memory bytes = new com.sun.jna.Memory(8);
                    assertEquals(
                            Errno.EPERM.code(),
                            assertThrows(LinuxException.class, () -> again.write(bytes, 8))
                                    .number());
                    assertEquals(-1, Ring0LibC.ftruncate(again.number(), 0));
                    assertEquals(-1, LibC.fcntl(again.number(), LibC.F_ADD_SEALS, 0), "seals are sealed");
                }
                assertEquals(42, read.get(ValueLayout.JAVA_LONG, 8));
            }
        }
    }

    @Test
    void memoryOfAnotherSizeIsNotMapped() throws IOException {
        try (Fd fd = Memfd.create("test", BYTES);
                Arena arena = Arena.ofConfined()) {
            String why = assertThrows(IOException.class, () -> Memfd.map(fd, BYTES * 2, arena))
                    .getMessage();
            assertTrue(why.contains("16384") && why.contains("32768"), why);
            assertThrows(IOException.class, () -> Memfd.map(fd, BYTES / 2, arena));
        }
    }
}
