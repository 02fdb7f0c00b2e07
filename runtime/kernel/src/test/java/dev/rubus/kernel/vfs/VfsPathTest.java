package dev.rubus.kernel.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class VfsPathTest {
    @Test
    void dotsAndDoubleSlashesDisappearParentsStay() throws VfsException {
        assertEquals(
                List.of("dev", "..", "proc"), VfsPath.of("//dev/./..//proc").names());
        assertEquals("/", VfsPath.of("/").toString());
        assertTrue(VfsPath.of("/proc/").folder());
        assertFalse(VfsPath.of("/proc").folder());
    }

    @Test
    void emptyIsEnoent() {
        refused(Errno.ENOENT, "");
    }

    @Test
    void relativeIsEinval() {
        refused(Errno.EINVAL, "proc/mounts");
    }

    @Test
    void nulIsEinval() {
        refused(Errno.EINVAL, "/proc\0/mounts");
    }

    @Test
    void bytesThatAreNotUtf8AreEinval() {
        for (byte[] bytes : List.of(
                new byte[] {'/', (byte) 0xff}, // never in UTF-8
                new byte[] {'/', (byte) 0xc0, (byte) 0xaf}, // an overlong slash
                new byte[] {'/', (byte) 0xed, (byte) 0xa0, (byte) 0x80}, // a surrogate
                new byte[] {'/', (byte) 0xe2, (byte) 0x82})) { // cut off
            assertEquals(
                    Errno.EINVAL,
                    assertThrows(VfsException.class, () -> VfsPath.of(bytes)).errno());
        }
    }

    @Test
    void textThatWasNotUtf8IsEinval() {
        refused(Errno.EINVAL, "/a\ufffdb");
        refused(Errno.EINVAL, "/\ud800");
    }

    @Test
    void nameOf255BytesIsTheLongest() throws VfsException {
        VfsPath.of("/" + "n".repeat(255));
        refused(Errno.ENAMETOOLONG, "/" + "n".repeat(256));
        refused(Errno.ENAMETOOLONG, "/" + "\u00e4".repeat(128)); // bytes count, not characters
    }

    @Test
    void pathOf4095BytesIsTheLongest() throws VfsException {
        String longest = "/abc".repeat(1023) + "/ab";
        assertEquals(4095, longest.getBytes(StandardCharsets.UTF_8).length);
        VfsPath.of(longest);
        refused(Errno.ENAMETOOLONG, longest + "c");
    }

    private static void refused(Errno errno, String path) {
        assertEquals(
                errno, assertThrows(VfsException.class, () -> VfsPath.of(path)).errno());
    }
}
