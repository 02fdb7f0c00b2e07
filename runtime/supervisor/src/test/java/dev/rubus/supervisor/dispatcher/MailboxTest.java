package dev.rubus.supervisor.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.linux.LinuxException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final Mailbox mail = new Mailbox();

    MailboxTest() throws LinuxException {}

    @AfterEach
    void close() {
        mail.close();
    }

    @Test
    void ordersAreDoneInTheirOrderAndCounted() {
        List<Integer> done = new ArrayList<>();
        mail.post(() -> done.add(1));
        mail.post(() -> done.add(2));
        assertFalse(mail.isEmpty());
        assertEquals(2, mail.run());
        assertEquals(List.of(1, 2), done);
        assertTrue(mail.isEmpty());
    }

    @Test
    void questionThatCannotBeAnsweredSaysSoInsteadOfNothing() {
        CompletableFuture<Integer> answer = mail.ask(() -> {
            throw new IllegalStateException("no such zone");
        });
        mail.run();
        CompletionException e = assertThrows(CompletionException.class, answer::join);
        assertEquals("no such zone", String.valueOf(e.getCause().getMessage()));
    }

    @Test
    void whatGoesOnEndsOnTheSameThread() {
        List<String> events = new ArrayList<>();
        CompletableFuture<Runnable> ended = mail.begin(() -> () -> events.add("ended"));
        mail.run();
        ended.join().run();
        assertEquals(List.of(), events, "not on the caller's");
        mail.run();
        assertEquals(List.of("ended"), events);
    }
}
