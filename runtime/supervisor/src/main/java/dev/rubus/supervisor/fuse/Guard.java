package dev.rubus.supervisor.fuse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A shell that waits for the end of its input, which is the end of this supervisor however it ends, and takes away a mount that nobody
 * serves any more: a supervisor that is killed cannot, and every look at the folder would be ENOTCONN.
 */
final class Guard implements AutoCloseable {
    /** A mount that a next node made is served, so it is none of ours: stat(2) of it succeeds. */
    private static final String SCRIPT = "trap '' INT TERM HUP; while read -r _; do :; done; "
            + "until [ -d \"$1\" ]; do umount -l \"$1\" || exit 0; done; rmdir \"$1\"";

    private static final long END_SECONDS = 2;

    private final Process shell;

    private Guard(Process shell) {
        this.shell = shell;
    }

    /** Starts it where the calling thread lives. */
    static Guard of(Path target) throws IOException {
        return new Guard(new ProcessBuilder("/bin/sh", "-c", SCRIPT, "rubus-fs-guard", target.toString())
                .directory(Path.of("/").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        shell.getOutputStream().close();
        if (!shell.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            shell.destroyForcibly();
        }
    }
}
