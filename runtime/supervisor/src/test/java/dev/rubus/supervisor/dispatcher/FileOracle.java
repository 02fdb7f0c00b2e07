package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.FileCommand;
import dev.rubus.abi.FileFlags;
import dev.rubus.abi.RingRecord;
import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.kernel.vfs.VfsPath;
import dev.rubus.supervisor.vfs.TestTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the contract says of files, with {@link TestTree}: a map of paths, arrays of bytes, and a sum for the quota. */
final class FileOracle {
    private static final String DATA = "/data/app";
    private static final Set<String> FOLDERS = Set.of("/", "/proc", "/sys", "/data", DATA, "/data/other");
    private static final Map<String, String> TEXTS = new HashMap<>(Map.of(
            TestTree.READABLE, TestTree.TEXT,
            TestTree.TUNABLE, "1\n",
            TestTree.SECRET, "secret"));
    private static final int BLOCK = 4096;
    private static final long FLAGS =
            3 | FileFlags.O_CREAT | FileFlags.O_EXCL | FileFlags.O_TRUNC | FileFlags.O_APPEND | FileFlags.O_NONBLOCK;

    private final long limit;
    /** What has a name, by path. */
    private final Map<String, Content> files = new TreeMap<>();
    /** What the last answer carries; null: it was not thought about. */
    byte @Nullable [] payload;

    FileOracle(long limit) {
        this.limit = limit;
    }

    private static final class Content {
        byte[] bytes = {};
    }

    /** An open file. @param content null: a text, which is never open for writing */
    record Open(String path, long flags, @Nullable Content content) {
        boolean reads() {
            return (flags & 3) != FileFlags.O_WRONLY;
        }

        boolean writes() {
            return (flags & 3) != FileFlags.O_RDONLY;
        }
    }

    /** Thrown by what fails. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1;
        final Errno errno;

        Failure(Errno errno) {
            this.errno = errno;
        }
    }

    int stat(RingRecord r) throws Failure {
        payload = null;
        walk(path(r));
        return 0;
    }

    int list(RingRecord r) throws Failure {
        payload = null;
        String folder = walk(path(r));
        if (!FOLDERS.contains(folder)) {
            throw new Failure(Errno.ENOTDIR);
        }
        if (folder.equals("/data/other")) {
            throw new Failure(Errno.EACCES);
        }
        String start = folder.equals("/") ? "/" : folder + "/";
        List<String> all = new ArrayList<>(FOLDERS);
        all.addAll(TEXTS.keySet());
        all.addAll(files.keySet());
        long names = all.stream()
                .filter(p -> p.startsWith(start) && p.length() > start.length() && p.indexOf('/', start.length()) < 0)
                .count();
        return (int) Math.max(0, names - r.arg0);
    }

    Open open(RingRecord r) throws Failure {
        VfsPath path = path(r);
        long flags = r.arg0;
        boolean creates = (flags & FileFlags.O_CREAT) != 0;
        if ((flags & 3) == 3 || (flags & ~FLAGS) != 0) {
            throw new Failure(Errno.EINVAL);
        }
        String found;
        try {
            found = walk(path);
            if (creates && (flags & FileFlags.O_EXCL) != 0) {
                throw new Failure(Errno.EEXIST);
            }
        } catch (Failure e) {
            if (e.errno != Errno.ENOENT || !creates || path.folder()) {
                throw e;
            }
            found = create(path);
        }
        if (FOLDERS.contains(found)) {
            throw new Failure(Errno.EISDIR);
        }
        Open open = new Open(found, flags, files.get(found));
        boolean wantsToWrite = open.writes() || (flags & FileFlags.O_TRUNC) != 0;
        if (found.equals(TestTree.SECRET) || open.content == null && wantsToWrite) {
            throw new Failure(Errno.EACCES);
        }
        if (open.content != null && open.writes() && (flags & FileFlags.O_TRUNC) != 0) {
            open.content.bytes = new byte[0];
        }
        return open;
    }

    private String create(VfsPath path) throws Failure {
        List<String> names = path.names();
        if (names.isEmpty() || names.getLast().equals("..")) {
            throw new Failure(Errno.ENOENT);
        }
        String folder = walk(new VfsPath(names.subList(0, names.size() - 1), true));
        if (!folder.equals(DATA)) {
            throw new Failure(Errno.EACCES);
        }
        if (used() + BLOCK > limit) {
            throw new Failure(Errno.EDQUOT);
        }
        files.put(folder + "/" + names.getLast(), new Content());
        return folder + "/" + names.getLast();
    }

    int read(Open open, RingRecord r) throws Failure {
        payload = null;
        must(open.reads());
        byte[] all = open.content == null
                ? TEXTS.getOrDefault(open.path, "").getBytes(StandardCharsets.UTF_8)
                : open.content.bytes;
        if (open.content != null && r.arg1 > 0 && r.arg0 > Long.MAX_VALUE - r.arg1) {
            throw new Failure(Errno.EINVAL); // Linux's own word: the end would be below 0
        }
        int from = (int) Math.min(r.arg0, all.length);
        payload = Arrays.copyOfRange(all, from, (int) Math.min(all.length, from + r.arg1));
        return payload.length;
    }

    int write(Open open, RingRecord r) throws Failure {
        must(open.writes());
        if (r.length == 0 || open.content == null) {
            return 0;
        }
        Content content = open.content;
        long from = (open.flags & FileFlags.O_APPEND) != 0 ? content.bytes.length : r.arg0;
        if (from > Long.MAX_VALUE - r.length) {
            throw new Failure(Errno.EFBIG);
        }
        long allowed = Math.min(from + r.length, most(content));
        if (allowed <= from) {
            throw new Failure(Errno.EDQUOT);
        }
        int count = (int) Math.min(r.length, allowed - from);
        if (from + count > content.bytes.length) {
            content.bytes = Arrays.copyOf(content.bytes, (int) from + count);
        }
        System.arraycopy(r.payload, 0, content.bytes, (int) from, count);
        return count;
    }

    int ioctl(Open open, RingRecord r) throws Failure {
        if (r.arg0 == FileCommand.TRUNCATE) {
            if (r.arg1 < 0) {
                throw new Failure(Errno.EINVAL);
            }
            must(open.writes());
            if (open.content != null) {
                if (r.arg1 > open.content.bytes.length && r.arg1 > most(open.content)) {
                    throw new Failure(Errno.EDQUOT);
                }
                open.content.bytes = Arrays.copyOf(open.content.bytes, (int) r.arg1);
            }
            return 0;
        }
        if (r.arg0 == FileCommand.REMOVE) {
            must(open.writes());
            if (files.remove(open.path) == null) {
                throw new Failure(Errno.ENOENT);
            }
            return 0;
        }
        throw new Failure(Errno.ENOTTY);
    }

    int poll(Open open) {
        return 1;
    }

    private static void must(boolean allowed) throws Failure {
        if (!allowed) {
            throw new Failure(Errno.EBADF);
        }
    }

    /** How long it may become. What has no name any more is not counted, as the quota sees it. */
    private long most(Content content) {
        long room = Math.max(0, limit - used()) / BLOCK * BLOCK;
        return Math.max(content.bytes.length, blocks(content) + room);
    }

    /** What the disk must hold: names and lengths. */
    Map<String, Long> sizes() {
        Map<String, Long> sizes = new TreeMap<>();
        files.forEach((path, content) -> sizes.put(path.substring(DATA.length() + 1), (long) content.bytes.length));
        return sizes;
    }

    private long used() {
        return files.values().stream().mapToLong(FileOracle::blocks).sum();
    }

    private static long blocks(Content content) {
        return Math.max(BLOCK, Math.ceilDiv(content.bytes.length, BLOCK) * (long) BLOCK);
    }

    /** The bytes are a path or not: that has a test of its own. */
    private static VfsPath path(RingRecord r) throws Failure {
        try {
            return VfsPath.of(r.payloadCopy());
        } catch (VfsException e) {
            throw new Failure(e.errno());
        }
    }

    private String walk(VfsPath path) throws Failure {
        List<String> here = new ArrayList<>();
        for (String name : path.names()) {
            String at = "/" + String.join("/", here);
            if (!FOLDERS.contains(at)) {
                throw new Failure(Errno.ENOTDIR);
            }
            if (at.equals("/data/other")) {
                throw new Failure(Errno.EACCES);
            }
            if (!name.equals("..")) {
                here.add(name);
            } else if (!here.isEmpty()) {
                here.removeLast();
            }
            String next = "/" + String.join("/", here);
            if (!FOLDERS.contains(next) && !TEXTS.containsKey(next) && !files.containsKey(next)) {
                throw new Failure(Errno.ENOENT);
            }
        }
        String end = "/" + String.join("/", here);
        if (path.folder() && !FOLDERS.contains(end)) {
            throw new Failure(Errno.ENOTDIR);
        }
        return end;
    }
}
