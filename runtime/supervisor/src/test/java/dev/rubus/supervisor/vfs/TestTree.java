package dev.rubus.supervisor.vfs;

import dev.rubus.kernel.vfs.FileSystem;
import dev.rubus.kernel.vfs.MountTable;
import dev.rubus.kernel.vfs.OpenFiles;
import dev.rubus.kernel.vfs.TextFile;
import dev.rubus.kernel.vfs.Vfs;
import dev.rubus.kernel.vfs.VirtualDirectory;
import java.nio.file.Path;
import java.util.Map;

/** A small tree of every kind of file that an app meets, {@code /data} on a real disk. */
public final class TestTree {
    public static final String APP = "app";
    /** What {@link #READABLE} holds. */
    public static final String TEXT = "as long as it is\n".repeat(40);

    public static final String READABLE = "/proc/version";
    public static final String SECRET = "/proc/secret";
    public static final String TUNABLE = "/sys/knob";

    private TestTree() {}

    /** @param dataBytes how much the app may have in {@code /data/app}; {@code /data/other} is somebody else's */
    public static Vfs of(Path folder, long dataBytes) {
        VirtualDirectory proc = VirtualDirectory.of(Map.of(
                "version", TextFile.of(READABLE, () -> TEXT),
                "secret", TextFile.ownedBy("other", SECRET, () -> "secret")));
        VirtualDirectory sys = VirtualDirectory.of(Map.of("knob", TextFile.tunable(TUNABLE, () -> "1\n", value -> {})));
        VirtualDirectory data = VirtualDirectory.of(Map.of(
                APP,
                new DataDirectory(new DataFolder(APP, folder.resolve(APP), dataBytes), "."),
                "other",
                new DataDirectory(new DataFolder("other", folder.resolve("other"), dataBytes), ".")));
        VirtualDirectory root = VirtualDirectory.of(Map.of("proc", proc, "sys", sys, "data", data));
        return new Vfs(new MountTable(new FileSystem("test", "none", root)), new OpenFiles(512));
    }
}
