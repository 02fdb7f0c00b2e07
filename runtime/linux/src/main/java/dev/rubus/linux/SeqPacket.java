package dev.rubus.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket that keeps message boundaries and carries fds and credentials (unix(7)). One sending and one receiving thread at a
 * time.
 */
public final class SeqPacket implements AutoCloseable {
    /** Fds in one message: more are refused. */
    public static final int MAX_FDS = 8;

    private static final int SUN_PATH = 108;
    private static final int CMSG_HEADER = 16;
    private static final int ECONNRESET = 104;

    private final Fd fd;
    private final Outgoing outgoing = new Outgoing();
    private final Incoming incoming = new Incoming();

    /** Who is at the other end, by the kernel's word. */
    public record Peer(int pid, int uid, int gid) {}

    /** A message: its bytes, and the fds that came with it, which the receiver owns. */
    public record Message(byte[] bytes, List<Fd> fds) implements AutoCloseable {
        @Override
        public void close() {
            fds.forEach(Fd::close);
        }
    }

    public SeqPacket(Fd fd) {
        this.fd = fd;
    }

    public static SeqPacket connect(String path) throws LinuxException {
        Fd fd = newSocket(0);
        try {
            Memory address = address(path);
            LibC.check(LibC.connect(fd.number(), address, (int) address.size()), "connect " + path);
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
        return new SeqPacket(fd);
    }

    /** A listening socket at a path that does not exist yet; does not block. */
    public static SeqPacket listen(String path) throws LinuxException {
        Fd fd = newSocket(LibC.SOCK_NONBLOCK);
        try {
            Memory address = address(path);
            LibC.check(Ring0LibC.bind(fd.number(), address, (int) address.size()), "bind " + path);
            LibC.check(Ring0LibC.listen(fd.number(), 64), "listen " + path);
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
        return new SeqPacket(fd);
    }

    public static SeqPacket[] pair() throws LinuxException {
        Memory two = new Memory(8);
        int type = LibC.SOCK_SEQPACKET | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK;
        LibC.check(Ring0LibC.socketpair(LibC.AF_UNIX, type, 0, two), "socketpair");
        return new SeqPacket[] {new SeqPacket(new Fd(two.getInt(0))), new SeqPacket(new Fd(two.getInt(4)))};
    }

    /** The next waiting connection, or null if there is none. It does not block. */
    public @Nullable SeqPacket accept() throws LinuxException {
        int accepted =
                Ring0LibC.accept4(fd.number(), Pointer.NULL, Pointer.NULL, LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK);
        if (accepted < 0 && Native.getLastError() == Errno.EAGAIN.code()) {
            return null;
        }
        return new SeqPacket(new Fd(LibC.check(accepted, "accept")));
    }

    public Peer peer() throws LinuxException {
        Memory credentials = new Memory(12);
        Memory length = new Memory(4);
        length.setInt(0, 12);
        LibC.check(
                Ring0LibC.getsockopt(fd.number(), LibC.SOL_SOCKET, LibC.SO_PEERCRED, credentials, length),
                "getsockopt SO_PEERCRED");
        return new Peer(credentials.getInt(0), credentials.getInt(4), credentials.getInt(8));
    }

    /** Sends one message. @throws LinuxException EAGAIN if a socket that does not block is full, EPIPE if the peer is gone */
    public void send(byte[] bytes, Fd... fds) throws LinuxException {
        synchronized (outgoing) {
            outgoing.send(fd, bytes, fds);
        }
    }

    public void send(Handshake message, Fd... fds) throws LinuxException {
        send(message.encode(), fds);
    }

    /**
     * The next message.
     *
     * @return null if there is none now (EAGAIN); a message of no bytes at end of file
     */
    public @Nullable Message receive() throws LinuxException {
        synchronized (incoming) {
            return incoming.receive(fd);
        }
    }

    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }

    private static Fd newSocket(int flags) throws LinuxException {
        return new Fd(
                LibC.check(LibC.socket(LibC.AF_UNIX, LibC.SOCK_SEQPACKET | LibC.SOCK_CLOEXEC | flags, 0), "socket"));
    }

    static Memory address(String path) throws LinuxException {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= SUN_PATH) {
            throw new LinuxException("socket path longer than 107 bytes: " + path, Errno.E2BIG.code());
        }
        Memory address = new Memory(2 + SUN_PATH);
        address.clear();
        address.setShort(0, (short) LibC.AF_UNIX);
        address.write(2, bytes, 0, bytes.length);
        if (bytes.length > 0 && bytes[0] == '@') {
            address.setByte(2, (byte) 0);
            return (Memory) address.share(0, 2L + bytes.length);
        }
        return address;
    }

    /** struct msghdr, one iovec and room for control data, laid out for LP64. */
    private static class Buffers {
        final Memory header = new Memory(56);
        final Memory iovec = new Memory(16);
        final Memory bytes = new Memory(Handshake.MAX_BYTES);
        final Memory control = new Memory(CMSG_HEADER + 4L * MAX_FDS);

        void prepare(long count, long controlBytes) {
            header.clear();
            iovec.setPointer(0, bytes);
            iovec.setLong(8, count);
            header.setPointer(16, iovec);
            header.setLong(24, 1);
            header.setPointer(32, controlBytes == 0 ? Pointer.NULL : control);
            header.setLong(40, controlBytes);
        }
    }

    private static final class Outgoing extends Buffers {
        void send(Fd socket, byte[] message, Fd... fds) throws LinuxException {
            if (message.length > Handshake.MAX_BYTES || fds.length > MAX_FDS) {
                throw new LinuxException("message of " + message.length + " bytes", Errno.EMSGSIZE.code());
            }
            bytes.write(0, message, 0, message.length);
            long controlBytes = fds.length == 0 ? 0 : align(CMSG_HEADER + 4L * fds.length);
            prepare(message.length, controlBytes);
            if (fds.length > 0) {
                control.setLong(0, CMSG_HEADER + 4L * fds.length);
                control.setInt(8, LibC.SOL_SOCKET);
                control.setInt(12, LibC.SCM_RIGHTS);
                for (int i = 0; i < fds.length; i++) {
                    control.setInt(CMSG_HEADER + 4L * i, fds[i].number());
                }
            }
            LibC.check(LibC.sendmsg(socket.number(), header, LibC.MSG_NOSIGNAL), "sendmsg");
        }
    }

    private static final class Incoming extends Buffers {
        @Nullable
        Message receive(Fd socket) throws LinuxException {
            long n = take(socket);
            if (n < 0 && Native.getLastError() == ECONNRESET) {
                // The peer died with our messages unread. Linux says so once, before what the peer had sent until then.
                n = take(socket);
            }
            if (n < 0) {
                int errno = Native.getLastError();
                if (errno == Errno.EAGAIN.code() || errno == Errno.EINTR.code()) {
                    return null;
                }
                throw new LinuxException("recvmsg", errno);
            }
            List<Fd> fds = descriptors();
            if ((header.getInt(48) & (LibC.MSG_TRUNC | LibC.MSG_CTRUNC)) != 0) {
                fds.forEach(Fd::close);
                throw new LinuxException("message longer than " + bytes.size() + " bytes", Errno.EMSGSIZE.code());
            }
            return new Message(bytes.getByteArray(0, (int) n), List.copyOf(fds));
        }

        private long take(Fd socket) {
            prepare(bytes.size(), control.size());
            return LibC.recvmsg(socket.number(), header, LibC.MSG_CMSG_CLOEXEC);
        }

        private List<Fd> descriptors() {
            List<Fd> fds = new ArrayList<>();
            long received = header.getLong(40);
            if (received >= CMSG_HEADER + 4
                    && control.getInt(8) == LibC.SOL_SOCKET
                    && control.getInt(12) == LibC.SCM_RIGHTS) {
                long end = Math.min(received, control.getLong(0));
                for (long at = CMSG_HEADER; at + 4 <= end; at += 4) {
                    fds.add(new Fd(control.getInt(at)));
                }
            }
            return fds;
        }
    }

    private static long align(long bytes) {
        return (bytes + 7) & ~7L;
    }
}
