package dev.rubus.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeqPacketTest {
    @TempDir
    Path folder;

    private static SeqPacket.Message await(SeqPacket socket) throws LinuxException {
        Poll poll = new Poll();
        poll.add(socket.fd());
        assertTrue(poll.await(10_000), "nothing came");
        SeqPacket.Message message = socket.receive();
        assertNotNull(message);
        return message;
    }

    @Test
    void keepsMessageBoundariesAndOrder() throws IOException {
        SeqPacket[] pair = SeqPacket.pair();
        try (SeqPacket a = pair[0];
                SeqPacket b = pair[1]) {
            a.send(new byte[] {1});
            a.send(new byte[] {2, 3});
            a.send(new byte[Handshake.MAX_BYTES]);
            assertArrayEquals(new byte[] {1}, await(b).bytes());
            assertArrayEquals(new byte[] {2, 3}, await(b).bytes());
            assertEquals(Handshake.MAX_BYTES, await(b).bytes().length);
            assertNull(b.receive(), "EAGAIN is no message");
        }
    }

    @Test
    void carriesDescriptorsThatWorkAndAreTheReceiversOwn() throws IOException {
        SeqPacket[] pair = SeqPacket.pair();
        Fd[] pipe = Fd.pipe();
        try (SeqPacket a = pair[0];
                SeqPacket b = pair[1];
                Memory bytes = new Memory(8)) {
            a.send(new byte[] {7}, pipe[1], pipe[0]);
            SeqPacket.Message message = await(b);
            assertEquals(2, message.fds().size());
            assertNotEquals(pipe[1].number(), message.fds().get(0).number());
            pipe[1].close();
            bytes.setLong(0, 42);
            assertTrue(message.fds().get(0).write(bytes, 8));
            bytes.setLong(0, 0);
            assertEquals(8, pipe[0].read(bytes));
            assertEquals(42, bytes.getLong(0));
            message.close();
            assertEquals(0, pipe[0].read(bytes), "the last writing end is closed");
        } finally {
            pipe[0].close();
            pipe[1].close();
        }
    }

    @Test
    void descriptorsDoNotOutliveAnExec() throws Exception {
        SeqPacket[] pair = SeqPacket.pair();
        Fd[] pipe = Fd.pipe();
        try (SeqPacket a = pair[0];
                SeqPacket b = pair[1]) {
            a.send(new byte[] {7}, pipe[0]);
            try (SeqPacket.Message message = await(b)) {
                int number = message.fds().getFirst().number();
                Path info = Path.of("/proc/self/fdinfo/" + number);
                String flags = Files.readAllLines(info).stream()
                        .filter(l -> l.startsWith("flags:"))
                        .findFirst()
                        .orElseThrow();
                long octal = Long.parseLong(flags.replaceAll("\\D", ""), 8);
                assertTrue((octal & LibC.O_CLOEXEC) != 0, flags);
            }
        } finally {
            pipe[0].close();
            pipe[1].close();
        }
    }

    @Test
    void theKernelSaysWhoConnected() throws IOException {
        String path = folder.resolve("s").toString();
        try (SeqPacket listener = SeqPacket.listen(path)) {
            assertNull(listener.accept(), "nobody there yet");
            try (SeqPacket client = SeqPacket.connect(path);
                    SeqPacket server = listener.accept()) {
                assertNotNull(server);
                SeqPacket.Peer peer = server.peer();
                assertEquals(ProcessHandle.current().pid(), peer.pid());
                Path self = Path.of("/proc/self");
                assertEquals(Files.getAttribute(self, "unix:uid"), peer.uid());
                assertEquals(Files.getAttribute(self, "unix:gid"), peer.gid());
                client.send(new Handshake.Hello(1));
                assertArrayEquals(new Handshake.Hello(1).encode(), await(server).bytes());
            }
        }
    }

    @Test
    void theEndOfThePeerIsAMessageOfNoBytes() throws IOException {
        SeqPacket[] pair = SeqPacket.pair();
        pair[0].close();
        try (SeqPacket b = pair[1]) {
            assertEquals(0, await(b).bytes().length);
            assertEquals(
                    Errno.EPIPE,
                    assertThrows(LinuxException.class, () -> b.send(new byte[1]))
                            .errno());
        }
    }

    @Test
    void aPeerThatDiesWithOurMessagesUnreadIsAtItsEndToo() throws IOException {
        SeqPacket[] pair = SeqPacket.pair();
        try (SeqPacket b = pair[1]) {
            b.send(new byte[] {1});
            pair[0].close();
            assertEquals(0, await(b).bytes().length);
        }
    }

    @Test
    void whatAPeerSentBeforeItDiedIsHeardAlthoughItReadNothing() throws IOException {
        SeqPacket[] pair = SeqPacket.pair();
        try (SeqPacket b = pair[1]) {
            b.send(new byte[] {1});
            pair[0].send(new byte[] {2});
            pair[0].send(new byte[] {3});
            pair[0].close();
            assertArrayEquals(new byte[] {2}, await(b).bytes());
            assertArrayEquals(new byte[] {3}, await(b).bytes());
            assertEquals(0, await(b).bytes().length);
        }
    }

    @Test
    void aFullSocketIsEagain() throws IOException {
        SeqPacket[] pair = SeqPacket.pair();
        try (SeqPacket a = pair[0];
                SeqPacket b = pair[1]) {
            LinuxException full = assertThrows(LinuxException.class, () -> {
                for (int i = 0; i < 100_000; i++) {
                    a.send(new byte[1024]);
                }
            });
            assertEquals(Errno.EAGAIN, full.errno());
            assertEquals(1024, await(b).bytes().length);
        }
    }

    @Test
    void refusesWhatDoesNotFit() throws IOException {
        SeqPacket[] pair = SeqPacket.pair();
        try (SeqPacket a = pair[0];
                SeqPacket b = pair[1]) {
            Fd[] many = Stream.generate(a::fd).limit(SeqPacket.MAX_FDS + 1).toArray(Fd[]::new);
            assertEquals(
                    Errno.EMSGSIZE,
                    assertThrows(LinuxException.class, () -> a.send(new byte[1], many))
                            .errno());
            assertEquals(
                    Errno.EMSGSIZE,
                    assertThrows(LinuxException.class, () -> a.send(new byte[Handshake.MAX_BYTES + 1]))
                            .errno());
            assertNull(b.receive());
        }
        String tooLong = "/" + "x".repeat(107);
        assertEquals(
                Errno.E2BIG,
                assertThrows(LinuxException.class, () -> SeqPacket.connect(tooLong))
                        .errno());
    }

    @Test
    void aMessageThatIsLongerThanWeReadIsRefusedAndItsDescriptorsClosed() throws IOException {
        SeqPacket[] pair = SeqPacket.pair();
        Fd[] pipe = Fd.pipe();
        try (SeqPacket a = pair[0];
                SeqPacket b = pair[1];
                Memory tooMuch = new Memory(Handshake.MAX_BYTES + 1L);
                Memory one = new Memory(1)) {
            tooMuch.clear();
            a.send(new byte[1], pipe[1]);
            pipe[1].close();
            await(b).close();
            assertEquals(0, pipe[0].read(one), "closed by the receiver");
            LibC.check(LibC.write(a.fd().number(), tooMuch, tooMuch.size()), "write");
            assertEquals(
                    Errno.EMSGSIZE,
                    assertThrows(LinuxException.class, b::receive).errno());
        } finally {
            pipe[0].close();
        }
    }

    @Test
    void aSocketThatIsThereAlreadyIsNotTaken() throws IOException {
        String path = folder.resolve("s").toString();
        try (SeqPacket listener = SeqPacket.listen(path)) {
            assertFalse(listener.fd().number() < 0);
            assertThrows(LinuxException.class, () -> SeqPacket.listen(path));
        }
        assertThrows(
                LinuxException.class,
                () -> SeqPacket.connect(folder.resolve("none").toString()));
    }
}
