package dev.rubus.abi.vdso;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The writer is another process and dies by SIGKILL in the middle of an update; whoever reads finds a whole value, at once. */
@Timeout(120)
class KilledWriterTest {
    private static final int KILLS = 12;
    private static final int WORDS = 26;
    private static final long SEED = 20261125;
    private static final long UP_WITHIN_NANOS = 20_000_000_000L;

    @TempDir
    Path folder;

    /** The process that is killed: writes rising numbers for ever. */
    static final class Writer {
        public static void main(String[] args) throws IOException {
            MemorySegment memory = map(Path.of(args[0]), FileChannel.MapMode.READ_WRITE, Arena.global());
            long[] words = new long[WORDS];
            for (long n = 1; ; n++) {
                Arrays.fill(words, n);
                SeqcountLatch.write(memory, 0, words);
            }
        }
    }

    private static MemorySegment map(Path file, FileChannel.MapMode mode, Arena arena) throws IOException {
        try (FileChannel channel = mode == FileChannel.MapMode.READ_ONLY
                ? FileChannel.open(file)
                : FileChannel.open(
                        file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            return channel.map(mode, 0, 4096, arena);
        }
    }

    @Test
    void readerOfAWriterThatWasKilledInTheMiddleOfAnUpdateFindsAWholeValue() throws Exception {
        System.out.println("killed writer: seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        int caughtInTheMiddle = 0;
        for (int i = 0; i < KILLS; i++) {
            Path file = folder.resolve("page" + i);
            try (Arena arena = Arena.ofConfined()) {
                map(file, FileChannel.MapMode.READ_WRITE, arena);
                MemorySegment memory = map(file, FileChannel.MapMode.READ_ONLY, arena);
                Process writer = start(file);
                try {
                    long last = readFor(memory, writer, random.nextInt(2_000, 40_000));
                    writer.destroyForcibly().waitFor();
                    caughtInTheMiddle += isInTheMiddle(memory) ? 1 : 0;
                    long[] words = new long[WORDS];
                    assertTimeoutPreemptively(
                            Duration.ofSeconds(5), () -> SeqcountLatch.read(map(file), 0, words), "reader hangs");
                    whole(words);
                    assertTrue(words[0] >= last, "went back from " + last + " to " + words[0]);
                    assertEquals(words[0], SeqcountLatch.first(memory, 0, WORDS));
                } finally {
                    writer.destroyForcibly().waitFor();
                }
            }
        }
        System.out.println(
                "killed writer: " + caughtInTheMiddle + " of " + KILLS + " deaths in the middle of an update");
        assertTrue(caughtInTheMiddle > 0, "no death in the middle of an update: the test shows nothing");
    }

    /** For a thread of its own: what the confined arena maps is for the test's. */
    private static MemorySegment map(Path file) throws IOException {
        return map(file, FileChannel.MapMode.READ_ONLY, Arena.ofAuto());
    }

    /** Reads while the writer writes. @return the last value */
    private static long readFor(MemorySegment memory, Process writer, int reads) {
        long[] words = new long[WORDS];
        long limit = System.nanoTime() + UP_WITHIN_NANOS;
        while (words[0] == 0) {
            assertTrue(writer.isAlive() && System.nanoTime() < limit, "the writer does not write");
            SeqcountLatch.read(memory, 0, words);
        }
        long before = 0;
        for (int i = 0; i < reads; i++) {
            SeqcountLatch.read(memory, 0, words);
            whole(words);
            assertTrue(words[0] >= before, "went back");
            before = words[0];
        }
        return before;
    }

    private static void whole(long[] words) {
        long[] expected = new long[WORDS];
        Arrays.fill(expected, words[0]);
        assertArrayEquals(expected, words);
    }

    private static boolean isInTheMiddle(MemorySegment memory) {
        boolean odd = (memory.get(ValueLayout.JAVA_LONG, 0) & 1) != 0;
        return odd || memory.asSlice(8, 8L * WORDS).mismatch(memory.asSlice(8 + 8L * WORDS, 8L * WORDS)) >= 0;
    }

    private static Process start(Path file) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx16m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
