package dev.rubus.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class HostFolderTest {
    @TempDir
    Path temp;

    private Path inside;
    private HostFolder folder;

    @BeforeEach
    void lay() throws IOException {
        inside = Files.createDirectory(temp.resolve("inside"));
        Files.writeString(temp.resolve("secret"), "secret");
        folder = new HostFolder(inside);
    }

    @Test
    void writesAndReadsAtPlaces() throws IOException {
        folder.create("log");
        try (HostFile file = folder.open("log", true)) {
            assertEquals(5, file.write(0, "helloXX".getBytes(StandardCharsets.UTF_8), 5));
            assertEquals(1, file.write(4, "p".getBytes(StandardCharsets.UTF_8), 1));
            assertArrayEquals("lp".getBytes(StandardCharsets.UTF_8), file.read(3, 100));
            assertEquals(0, file.read(99, 100).length);
            assertEquals(0, file.read(0, 0).length);
            file.truncate(2);
            assertEquals(2, file.size());
        }
        assertEquals("he", Files.readString(inside.resolve("log")));
        HostFolder.Facts facts = folder.stat("log");
        assertTrue(facts.regular() && !facts.directory());
        assertEquals(2, facts.size());
        assertEquals(Files.getLastModifiedTime(inside.resolve("log")).toMillis(), facts.modifiedMillis());
        folder.remove("log");
        assertFalse(Files.exists(inside.resolve("log")));
    }

    @Test
    void linkIsNotFollowed() throws IOException {
        Files.createSymbolicLink(inside.resolve("link"), temp.resolve("secret"));
        Files.createSymbolicLink(inside.resolve("up"), temp);
        fails(Errno.ELOOP, () -> folder.open("link", false));
        fails(Errno.ELOOP, () -> folder.open("up/secret", false));
        fails(Errno.ENOTDIR, () -> folder.names("up"));
        fails(Errno.EEXIST, () -> folder.create("link"));
    }

    @Test
    void noNameLeadsOut() {
        for (String name : List.of("../secret", "/etc/passwd", "../../../../etc/passwd", "..")) {
            fails(Errno.EACCES, () -> folder.open(name, false));
            fails(Errno.EACCES, () -> folder.stat(name));
        }
        fails(Errno.EACCES, () -> folder.create("../made"));
        fails(Errno.EACCES, () -> folder.remove("../secret"));
        assertTrue(Files.exists(temp.resolve("secret")));
    }

    @Test
    void pipeIsRefusedWithoutWaitingForItsOtherEnd() throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", inside.resolve("pipe").toString())
                        .start()
                        .waitFor());
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> fails(Errno.EACCES, () -> folder.open("pipe", false)));
    }

    @Test
    void folderIsNoFileAndFileNoFolder() throws IOException {
        Files.createDirectory(inside.resolve("sub"));
        folder.create("sub/file");
        fails(Errno.EISDIR, () -> folder.open("sub", false));
        fails(Errno.EISDIR, () -> folder.open("sub", true));
        fails(Errno.ENOTDIR, () -> folder.names("sub/file"));
        fails(Errno.EISDIR, () -> folder.remove("sub"));
        assertEquals(List.of("sub"), folder.names("."));
        assertEquals(List.of("file"), folder.names("sub"));
    }

    @Test
    void whatIsNotThereAndWhatIsTooLong() {
        fails(Errno.ENOENT, () -> folder.open("none", false));
        fails(Errno.ENOENT, () -> folder.remove("none"));
        fails(Errno.ENAMETOOLONG, () -> folder.create("n".repeat(256)));
        fails(Errno.ENOENT, () -> new HostFolder(temp.resolve("gone")).names("."));
    }

    @Test
    void namesAreUtf8AndOthersAreLeftOut() throws IOException, InterruptedException {
        folder.create("gr\u00fc\u00df dich");
        String make = "touch \"$(printf 'bad\\377name')\"";
        assertEquals(
                0,
                new ProcessBuilder("sh", "-c", make)
                        .directory(inside.toFile())
                        .start()
                        .waitFor());
        assertEquals(List.of("gr\u00fc\u00df dich"), folder.names("."));
        assertEquals(0, folder.stat("gr\u00fc\u00df dich").size());
    }

    @Test
    void listsMoreThanOneBufferHolds() throws IOException {
        for (int i = 0; i < 2000; i++) {
            Files.createFile(inside.resolve("a-file-with-a-long-name-" + i));
        }
        assertEquals(2000, folder.names(".").stream().distinct().count());
    }

    private static void fails(Errno errno, Executable call) {
        assertEquals(errno, assertThrows(LinuxException.class, call).errno());
    }
}
