package dev.rubus.kernel.vfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class VfsTest {
    private static final Caller APP = new Caller("weather", false);

    private final List<String> set = new ArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final MemoryDirectory data = new MemoryDirectory("weather");
    private Vfs vfs;

    @BeforeEach
    void mount() throws VfsException {
        Map<String, Node> root = new LinkedHashMap<>();
        root.put("proc", VirtualDirectory.empty());
        root.put("sys", VirtualDirectory.empty());
        root.put("data", VirtualDirectory.of(Map.of("weather", VirtualDirectory.empty())));
        root.put("motd", TextFile.of("motd", () -> "hello " + reads.incrementAndGet() + "\n"));
        MountTable mounts = new MountTable(new FileSystem("root", "none", VirtualDirectory.of(root)));
        Map<String, Node> sys = Map.of("limit", TextFile.tunable("limit", () -> "7\n", this::limit));
        mounts.mount(path("/sys"), new FileSystem("sys", "none", VirtualDirectory.of(sys)));
        mounts.mount(path("/data/weather"), new FileSystem("data", "none", data));
        vfs = new Vfs(mounts, new OpenFiles(3));
    }

    private void limit(String value) throws VfsException {
        if (!value.matches("[0-9]+")) {
            throw new VfsException(Errno.EINVAL, "limit");
        }
        set.add(value);
    }

    @Test
    void listsMountPointsAndWhatIsMounted() throws VfsException {
        assertEquals(List.of("proc", "sys", "data", "motd"), vfs.list(Caller.OPERATOR, VfsPath.ROOT));
        assertEquals(List.of("limit"), vfs.list(Caller.OPERATOR, path("/sys/")));
    }

    @Test
    void readsInPiecesSeeOneMoment() throws VfsException {
        int file = open("/motd", OpenMode.O_RDONLY);
        assertEquals("hel", text(vfs.read(this, file, -1, 3)));
        assertEquals("lo 1\n", text(vfs.read(this, file, -1, 100)));
        assertEquals("", text(vfs.read(this, file, -1, 100)));
        assertEquals("hello 2\n", text(vfs.read(this, file, 0, 100)), "from the start again: a new moment");
    }

    @Test
    void parentsOfTheRootAreTheRoot() throws VfsException {
        assertEquals(
                vfs.list(Caller.OPERATOR, VfsPath.ROOT), vfs.list(Caller.OPERATOR, path("/data/weather/../../../..")));
        fails(Errno.ENOENT, () -> open("/data/weather/../../../../etc/shadow", OpenMode.O_RDONLY));
    }

    @Test
    void parentOfWhatIsNotThereIsEnoent() {
        fails(Errno.ENOENT, () -> vfs.stat(Caller.OPERATOR, path("/nothing/../motd")));
    }

    @Test
    void fileOnTheWayIsEnotdir() {
        fails(Errno.ENOTDIR, () -> vfs.stat(Caller.OPERATOR, path("/motd/..")));
        fails(Errno.ENOTDIR, () -> vfs.stat(Caller.OPERATOR, path("/motd/")));
        fails(Errno.ENOTDIR, () -> vfs.list(Caller.OPERATOR, path("/motd")));
    }

    @Test
    void directoryCannotBeOpened() {
        fails(Errno.EISDIR, () -> open("/proc", OpenMode.O_RDONLY));
        fails(Errno.EISDIR, () -> open("/", OpenMode.O_RDONLY));
    }

    @Test
    void fileThatIsOnlyReadCannotBeWritten() throws VfsException {
        fails(Errno.EACCES, () -> open("/motd", OpenMode.O_WRONLY));
        int file = open("/motd", OpenMode.O_RDONLY);
        fails(Errno.EBADF, () -> vfs.write(this, file, -1, new byte[1]));
    }

    @Test
    void tunableTakesAValueAndRefusesAnother() throws VfsException {
        int file = open("/sys/limit", OpenMode.O_WRONLY | OpenMode.O_TRUNC);
        assertEquals(3, vfs.write(this, file, -1, bytes("12\n")));
        assertEquals(List.of("12"), set);
        fails(Errno.EINVAL, () -> vfs.write(this, file, -1, bytes("many\n")));
        fails(Errno.EINVAL, () -> vfs.write(this, file, -1, bytes("1".repeat(300))));
        fails(Errno.EBADF, () -> vfs.read(this, file, -1, 1));
        assertEquals(List.of("12"), set);
    }

    @Test
    void appReadsSysAndDoesNotWriteIt() throws VfsException {
        int file = vfs.open(this, APP, path("/sys/limit"), OpenMode.READ);
        assertEquals("7\n", text(vfs.read(this, file, -1, 10)));
        fails(Errno.EACCES, () -> vfs.open(this, APP, path("/sys/limit"), new OpenMode(OpenMode.O_WRONLY)));
    }

    @Test
    void appHasItsOwnDataAndNobodyElses() throws VfsException {
        int file = vfs.open(this, APP, path("/data/weather/log"), OpenMode.WRITE);
        vfs.write(this, file, -1, bytes("21.5 C\n"));
        assertEquals("21.5 C\n", text(data.files.get("log").content));
        Caller other = new Caller("button", false);
        fails(Errno.EACCES, () -> vfs.open(this, other, path("/data/weather/log"), OpenMode.READ));
        fails(Errno.EACCES, () -> vfs.list(other, path("/data/weather")));
        fails(Errno.EACCES, () -> vfs.open(this, APP, path("/data/new"), OpenMode.WRITE));
    }

    @Test
    void creationKeepsToItsFlags() throws VfsException {
        int create = OpenMode.O_WRONLY | OpenMode.O_CREAT;
        open("/data/weather/log", create);
        fails(Errno.EEXIST, () -> open("/data/weather/log", create | OpenMode.O_EXCL));
        fails(Errno.ENOENT, () -> open("/data/weather/none", OpenMode.O_WRONLY));
        fails(Errno.ENOENT, () -> open("/data/weather/none/log", create));
        fails(Errno.ENOENT, () -> open("/data/weather/none/", create));
        fails(Errno.EISDIR, () -> open("/data/weather/..", create));
        fails(Errno.EACCES, () -> open("/proc/new", create));
    }

    @Test
    void flagsWithoutMeaningAreEinval() {
        fails(Errno.EINVAL, () -> OpenMode.of(3, "/motd"));
        fails(Errno.EINVAL, () -> OpenMode.of(1L << 40, "/motd"));
        fails(Errno.EINVAL, () -> OpenMode.of(-1, "/motd"));
    }

    @Test
    void foreignAndClosedNumbersAreEbadf() throws VfsException {
        int file = open("/motd", OpenMode.O_RDONLY);
        Object other = new Object();
        fails(Errno.EBADF, () -> vfs.read(other, file, -1, 1));
        fails(Errno.EBADF, () -> vfs.close(other, file));
        fails(Errno.EBADF, () -> vfs.poll(other, file, () -> {}));
        vfs.close(this, file);
        fails(Errno.EBADF, () -> vfs.read(this, file, -1, 1));
        fails(Errno.EBADF, () -> vfs.close(this, file));
        fails(Errno.EBADF, () -> vfs.read(this, 0, -1, 1));
        fails(Errno.EBADF, () -> vfs.read(this, -1, -1, 1));
    }

    @Test
    void placesOutOfRangeAreEinval() throws VfsException {
        int file = open("/motd", OpenMode.O_RDONLY);
        fails(Errno.EINVAL, () -> vfs.read(this, file, -2, 1));
        fails(Errno.EINVAL, () -> vfs.read(this, file, 0, -1));
        assertEquals("", text(vfs.read(this, file, Long.MAX_VALUE, 10)));
    }

    @Test
    void oneTooManyIsEmfileForItsOwnerOnly() throws VfsException {
        for (int i = 0; i < 3; i++) {
            open("/motd", OpenMode.O_RDONLY);
        }
        fails(Errno.EMFILE, () -> open("/motd", OpenMode.O_RDONLY));
        vfs.open(new Object(), Caller.OPERATOR, path("/motd"), OpenMode.READ);
    }

    @Test
    void ownerWhoIsGoneLeavesNothingOpen() throws VfsException {
        open("/motd", OpenMode.O_RDONLY);
        open("/sys/limit", OpenMode.O_RDONLY);
        Object other = new Object();
        int kept = vfs.open(other, Caller.OPERATOR, path("/motd"), OpenMode.READ);
        assertEquals(2, vfs.closeAll(this));
        assertEquals(1, vfs.files().size());
        assertFalse(text(vfs.read(other, kept, -1, 99)).isEmpty());
        open("/motd", OpenMode.O_RDONLY);
    }

    @Test
    void mountsOnlyOnFreeDirectories() {
        FileSystem more = new FileSystem("more", "none", VirtualDirectory.empty());
        fails(Errno.EBUSY, () -> vfs.mounts().mount(path("/sys"), more));
        fails(Errno.EBUSY, () -> vfs.mounts().mount(path("/proc/../sys"), more));
        fails(Errno.EBUSY, () -> vfs.mounts().mount(path("/"), more));
        fails(Errno.ENOTDIR, () -> vfs.mounts().mount(path("/motd"), more));
        fails(Errno.ENOENT, () -> vfs.mounts().mount(path("/nowhere"), more));
        assertEquals(
                List.of("/", "/data/weather", "/sys"),
                vfs.mounts().mounts().stream().map(MountTable.Mount::path).toList());
    }

    /** Against a naive model: what normalizing the text says, as long as everything on the way is a directory. */
    @Test
    void anyWalkEndsWhereTheTextSaysAndNeverOutside() throws VfsException {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("VfsTest: -Drubus.seed=" + seed);
        Random random = new Random(seed);
        String[] words = {"proc", "sys", "data", "weather", "..", ".", "", "etc", "limit"};
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder("/");
            for (int i = random.nextInt(8); i >= 0; i--) {
                text.append(words[random.nextInt(words.length)]).append('/');
            }
            VfsPath path = path(text.substring(0, text.length() - 1) + "/.");
            String wanted = Path.of(text.toString()).normalize().toString();
            try {
                assertEquals(wanted, vfs.mounts().walk(path, Caller.OPERATOR).place(), "seed " + seed + " " + text);
            } catch (VfsException e) {
                assertTrue(
                        e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR,
                        "seed " + seed + " " + text + " " + e.errno());
            }
        }
    }

    private int open(String path, int flags) throws VfsException {
        return vfs.open(this, Caller.OPERATOR, path(path), new OpenMode(flags));
    }

    private static VfsPath path(String text) throws VfsException {
        return VfsPath.of(text);
    }

    private static void fails(Errno errno, Executable call) {
        assertEquals(errno, assertThrows(VfsException.class, call).errno());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A directory of one owner, in memory. */
    private static final class MemoryDirectory implements Directory {
        final Map<String, MemoryFile> files = new LinkedHashMap<>();
        private final String owner;

        MemoryDirectory(String owner) {
            this.owner = owner;
        }

        @Override
        public Stat stat() {
            return new Stat(true, 0700, owner, 0, 0);
        }

        @Override
        public Node lookup(String name) throws VfsException {
            if (!files.containsKey(name)) {
                throw new VfsException(Errno.ENOENT, name);
            }
            return files.get(name);
        }

        @Override
        public List<String> names() {
            return List.copyOf(files.keySet());
        }

        @Override
        public File create(String name) {
            MemoryFile file = new MemoryFile(owner);
            files.put(name, file);
            return file;
        }
    }

    private static final class MemoryFile implements File {
        byte[] content = {};
        private final String owner;

        MemoryFile(String owner) {
            this.owner = owner;
        }

        @Override
        public Stat stat() {
            return new Stat(false, 0600, owner, content.length, 0);
        }

        @Override
        public OpenFile open(OpenMode mode) {
            return new OpenFile() {
                @Override
                public byte[] read(long offset, int count) {
                    return content;
                }

                @Override
                public int write(long offset, byte[] bytes) {
                    content = bytes;
                    return bytes.length;
                }
            };
        }
    }

    @Test
    void memoryFileIsWhatWasWritten() throws VfsException {
        int file = open("/data/weather/a", OpenMode.O_RDWR | OpenMode.O_CREAT);
        vfs.write(this, file, -1, bytes("abc"));
        assertArrayEquals(bytes("abc"), vfs.read(this, file, -1, 10));
    }
}
