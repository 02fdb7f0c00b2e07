package dev.rubus.supervisor.control;

import dev.rubus.abi.Errno;
import dev.rubus.kernel.vfs.Caller;
import dev.rubus.kernel.vfs.MountTable;
import dev.rubus.kernel.vfs.OpenMode;
import dev.rubus.kernel.vfs.Stat;
import dev.rubus.kernel.vfs.Vfs;
import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.kernel.vfs.VfsPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** `ls`, `cat`, `write` and `mount`: the operator in the node's tree. On the connection's thread, which may wait. */
final class FileCommands {
    /** What one line of an answer carries. */
    private static final int PIECE = 48 * 1024;

    /** How soon it is noticed that the asker of a silent stream has hung up. */
    private static final long HUNG_UP_MILLIS = 500;

    private final Vfs vfs;

    FileCommands(Vfs vfs) {
        this.vfs = vfs;
    }

    void run(String command, Arguments args, ControlSocket.Answer answer) throws Refusal, IOException {
        if (command.equals("vfs.mount")) {
            answer.send(mounts());
            return;
        }
        try {
            VfsPath path = args.path();
            switch (command) {
                case "vfs.ls" -> answer.send(list(path));
                case "vfs.cat" -> read(path, answer);
                default -> answer.send(write(path, content(args), args.flag("append")));
            }
        } catch (VfsException e) {
            throw Refusal.failed(e.getMessage() + remedy(e.errno()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Map<String, Object>> mounts() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (MountTable.Mount mount : vfs.mounts().mounts()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("source", mount.fileSystem().source());
            row.put("path", mount.path());
            row.put("type", mount.fileSystem().type());
            rows.add(row);
        }
        return rows;
    }

    /** A file is listed as itself, as ls(1) does. */
    private List<Map<String, Object>> list(VfsPath path) throws VfsException {
        Stat stat = vfs.stat(Caller.OPERATOR, path);
        if (!stat.directory()) {
            return List.of(row(path.names().getLast(), stat));
        }
        return vfs.listLong(Caller.OPERATOR, path).stream()
                .map(entry -> row(entry.name(), entry.stat()))
                .toList();
    }

    private static Map<String, Object> row(String name, Stat stat) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("mode", mode(stat));
        row.put("owner", stat.owner());
        row.put("size_bytes", stat.size());
        row.put("name", name);
        return row;
    }

    /** As ls(1) shows it. */
    private static String mode(Stat stat) {
        StringBuilder text = new StringBuilder(stat.directory() ? "d" : "-");
        for (int bit = 8; bit >= 0; bit--) {
            text.append((stat.mode() >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
        }
        return text.toString();
    }

    /** One item a piece, at least one; of a stream one for each that comes, until the asker is gone. */
    private void read(VfsPath path, ControlSocket.Answer answer)
            throws VfsException, IOException, InterruptedException {
        Object owner = new Object();
        try {
            int file = vfs.open(owner, Caller.OPERATOR, path, OpenMode.READ);
            byte[] piece = next(owner, file, answer);
            answer.send(content(path, piece));
            while (piece.length > 0 && answer.isHeard()) {
                piece = next(owner, file, answer);
                if (piece.length > 0) {
                    answer.send(content(path, piece));
                }
            }
        } finally {
            vfs.closeAll(owner);
        }
    }

    /** The next piece; none at the end, or when nobody waits for it any more. */
    private byte[] next(Object owner, int file, ControlSocket.Answer answer)
            throws VfsException, IOException, InterruptedException {
        while (answer.isHeard()) {
            try {
                return vfs.read(owner, file, -1, PIECE);
            } catch (VfsException e) {
                if (e.errno() != Errno.EAGAIN) {
                    throw e;
                }
            }
            Semaphore readable = new Semaphore(0);
            if (!vfs.poll(owner, file, readable::release)) {
                var _ = readable.tryAcquire(HUNG_UP_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
        return new byte[0];
    }

    private static Map<String, Object> content(VfsPath path, byte[] piece) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("path", path.toString());
        try {
            item.put(
                    "text",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(piece))
                            .toString());
        } catch (CharacterCodingException e) {
            item.put("base64", Base64.getEncoder().encodeToString(piece));
        }
        return item;
    }

    private static byte[] content(Arguments args) throws Refusal {
        try {
            if (args.values().get("base64") instanceof String bytes) {
                return Base64.getDecoder().decode(bytes);
            }
        } catch (IllegalArgumentException e) {
            throw Refusal.usage("the request's base64 is none");
        }
        if (args.values().get("text") instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        throw Refusal.usage("the request has no text or base64");
    }

    private Map<String, Object> write(VfsPath path, byte[] bytes, boolean append) throws VfsException {
        Object owner = new Object();
        int flags = OpenMode.O_WRONLY | OpenMode.O_CREAT | (append ? OpenMode.O_APPEND : OpenMode.O_TRUNC);
        try {
            int file = vfs.open(owner, Caller.OPERATOR, path, new OpenMode(flags));
            int done = 0;
            while (done < bytes.length) {
                done += vfs.write(owner, file, -1, Arrays.copyOfRange(bytes, done, bytes.length));
            }
            Map<String, Object> written = new LinkedHashMap<>();
            written.put("path", path.toString());
            written.put("size_bytes", done);
            return written;
        } finally {
            vfs.closeAll(owner);
        }
    }

    private static String remedy(Errno errno) {
        return switch (errno) {
            case ENOENT, ENOTDIR -> ": see supervisor ls /";
            case EISDIR -> ": look into it with supervisor ls";
            case EACCES -> ": see its mode with supervisor ls";
            case EBUSY -> ": an app has it, see supervisor gpio info";
            case ENOSPC, EDQUOT -> ": free some space, or raise data in the app's limits";
            case EINTR -> ": its driver was restarted, try again";
            default -> "";
        };
    }
}
