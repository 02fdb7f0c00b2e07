package dev.rubus.sdk;

import dev.rubus.abi.Errno;
import dev.rubus.abi.FileCommand;
import dev.rubus.abi.FileFlags;
import dev.rubus.abi.FileStat;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The node's tree of files as this process may see it: its own {@code /data/NAME}, which outlives it, and what {@code /proc} and
 * {@code /sys} show. Any thread. Every failure is a {@link SyscallException} with the errno of man 2; EDQUOT when the manifest's
 * {@code data} is used up, ENOSPC when the disk is.
 */
public final class NodeFiles {
    private final Ring0 ring0;

    /** Through a channel that somebody serves. */
    public NodeFiles(Ring0 ring0) {
        this.ring0 = ring0;
    }

    /** @throws IOException if this process was not started by a node */
    public static NodeFiles connect() throws IOException {
        return new NodeFiles(App.current().ring0());
    }

    /** Everything that is in the file now. Not for a stream, which has no end. */
    public byte[] readAll(String path) throws SyscallException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (NodeFile file = open(path, FileFlags.O_RDONLY)) {
            byte[] piece;
            do {
                piece = file.read(all.size(), RingRecord.MAX_PAYLOAD);
                all.write(piece, 0, piece.length);
            } while (piece.length > 0);
        }
        return all.toByteArray();
    }

    public String readText(String path) throws SyscallException {
        return new String(readAll(path), StandardCharsets.UTF_8);
    }

    /** Replaces what is in the file; makes it if there is none. */
    public void write(String path, byte[] bytes) throws SyscallException {
        writeAll(path, FileFlags.O_TRUNC, bytes);
    }

    /** Adds to the end of the file; makes it if there is none. */
    public void append(String path, byte[] bytes) throws SyscallException {
        writeAll(path, FileFlags.O_APPEND, bytes);
    }

    private void writeAll(String path, int how, byte[] bytes) throws SyscallException {
        try (NodeFile file = open(path, FileFlags.O_WRONLY | FileFlags.O_CREAT | how)) {
            for (int done = 0; done < bytes.length; ) {
                done += file.write(done, bytes, done, bytes.length - done);
            }
        }
    }

    /** @param flags see {@link FileFlags} */
    public NodeFile open(String path, int flags) throws SyscallException {
        RingRecord request = pathRequest(Syscall.OPEN, path).args(flags, 0);
        return new NodeFile(ring0, ring0.call(request, path).result(), path);
    }

    public FileStat stat(String path) throws SyscallException {
        Ring0.Reply reply = ring0.call(pathRequest(Syscall.STAT, path), path);
        try {
            return FileStat.decode(reply.payload());
        } catch (ProtocolViolation e) {
            throw ring0.failure(Errno.EPROTO, "stat", path);
        }
    }

    /** The names in a directory. */
    public List<String> list(String path) throws SyscallException {
        List<String> names = new ArrayList<>();
        Ring0.Reply reply;
        do {
            reply = ring0.call(pathRequest(Syscall.LIST, path).args(names.size(), 0), path);
            String text = new String(reply.payload(), StandardCharsets.UTF_8);
            for (int at = 0; at < text.length(); at = text.indexOf('\0', at) + 1) {
                names.add(text.substring(at, text.indexOf('\0', at)));
            }
        } while (reply.result() > 0);
        return names;
    }

    /** Removes a file. */
    public void remove(String path) throws SyscallException {
        try (NodeFile file = open(path, FileFlags.O_WRONLY)) {
            file.ioctl(FileCommand.REMOVE, 0);
        }
    }

    private RingRecord pathRequest(Syscall op, String path) throws SyscallException {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Syscall.MAX_PATH) {
            throw ring0.failure(Errno.ENAMETOOLONG, op.label(), path);
        }
        return new RingRecord().start(RingRecord.REQUEST, op, 0, 0).payload(bytes);
    }
}
