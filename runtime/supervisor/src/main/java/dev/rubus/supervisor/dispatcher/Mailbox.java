package dev.rubus.supervisor.dispatcher;

import dev.rubus.linux.EventFd;
import dev.rubus.linux.LinuxException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.tinylog.Logger;

/** What other threads want done on the dispatcher's. Any thread posts and asks; the dispatcher's runs. */
final class Mailbox implements AutoCloseable {
    private final EventFd bell = EventFd.create();
    private final Queue<Runnable> mail = new ConcurrentLinkedQueue<>();

    Mailbox() throws LinuxException {}

    /** Rung by every order. */
    EventFd bell() {
        return bell;
    }

    void post(Runnable order) {
        mail.add(order);
        try {
            bell.ring();
        } catch (LinuxException e) {
            Logger.error("dispatcher cannot be woken: {}", e.getMessage());
        }
    }

    /** The answer of the dispatcher's thread; if it cannot answer, why. Nobody waits for ever. */
    <T> CompletableFuture<T> ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        post(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** The same for what goes on until it is ended; its end is the dispatcher's too. */
    CompletableFuture<Runnable> begin(Supplier<Runnable> what) {
        return ask(() -> {
            Runnable end = what.get();
            return () -> post(end);
        });
    }

    boolean isEmpty() {
        return mail.isEmpty();
    }

    /** Does all that is there. @return how much that was */
    int run() {
        int done = 0;
        Runnable order;
        while ((order = mail.poll()) != null) {
            done++;
            order.run();
        }
        return done;
    }

    @Override
    public void close() {
        bell.close();
    }
}
