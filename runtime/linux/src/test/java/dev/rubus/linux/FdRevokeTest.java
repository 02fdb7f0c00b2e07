package dev.rubus.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import dev.rubus.abi.Errno;
import org.junit.jupiter.api.Test;

class FdRevokeTest {
    @Test
    void theNumberStaysTakenAndIsGoodForNothing() throws LinuxException {
        Memory byteOfIt = new Memory(1);
        Fd[] pipe = Fd.pipe();
        try (Fd kept = pipe[0].duplicate()) {
            int number = pipe[0].number();
            pipe[1].write(byteOfIt, 1);
            pipe[0].revoke();
            assertEquals(number, pipe[0].number());
            LinuxException refused = assertThrows(LinuxException.class, () -> pipe[0].read(byteOfIt));
            assertEquals(Errno.EBADF, refused.errno());
            try (EventFd next = EventFd.create()) {
                assertNotEquals(number, next.fd().number());
            }
            assertEquals(1, kept.read(byteOfIt), "what others have of the same file works on");
        } finally {
            pipe[0].close();
            pipe[1].close();
        }
    }

    @Test
    void whatIsClosedCannotBeRevoked() throws LinuxException {
        Fd[] pipe = Fd.pipe();
        pipe[0].close();
        pipe[1].close();
        pipe[0].revoke();
        assertEquals(-1, pipe[0].number());
    }

    @Test
    void whatIsLetGoCanBeUsedAsEverAndItsOtherEndReadsTheEnd() throws LinuxException {
        Memory byteOfIt = new Memory(1);
        Fd[] pipe = Fd.pipe();
        try {
            int number = pipe[1].number();
            pipe[1].letGo();
            assertEquals(number, pipe[1].number());
            assertEquals(0, pipe[0].read(byteOfIt), "nobody else can write");
            pipe[1].nonBlocking();
            assertTrue(pipe[1].write(byteOfIt, 1));
            assertEquals(0, pipe[1].read(byteOfIt));
            assertEquals(0, pipe[0].read(byteOfIt), "what is written is lost");
        } finally {
            pipe[0].close();
            pipe[1].close();
        }
    }

    @Test
    void whatIsClosedCannotBeLetGo() throws LinuxException {
        Fd[] pipe = Fd.pipe();
        pipe[0].close();
        pipe[1].close();
        pipe[1].letGo();
        assertEquals(-1, pipe[1].number());
    }
}
