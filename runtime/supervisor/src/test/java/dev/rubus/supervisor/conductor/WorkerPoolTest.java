package dev.rubus.supervisor.conductor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.kernel.sched.EevdfRunQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerPoolTest {
    private final WorkerPool pool = new WorkerPool("workers", 1, new EevdfRunQueue());
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void end() {
        gate.countDown();
        pool.close();
    }

    @Test
    void whoHasMuchToDoDoesNotKeepTheOthersFromTheirs() throws Exception {
        CompletableFuture<?> blocked = blockTheThread();
        List<CompletableFuture<?>> all = new ArrayList<>(List.of(blocked));
        for (int i = 0; i < 20; i++) {
            all.add(work("crashing", 1024));
        }
        all.add(work("driver", 1024));
        gate.countDown();
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        assertTrue(order.indexOf("driver") <= 2, order.toString());
        assertEquals(21, order.size());
    }

    @Test
    void itIsShownAsAResourceWithItsClients() throws Exception {
        work("app", 335).get(30, TimeUnit.SECONDS);
        pool.submit("app", 335, () -> "again").get(30, TimeUnit.SECONDS);
        Map<String, Object> shown = pool.describeInto(new LinkedHashMap<>());
        Map<?, ?> queue = (Map<?, ?>) ((List<?>) shown.get("queues")).getFirst();
        assertEquals("workers eevdf 1", queue.get("queue") + " " + queue.get("policy") + " " + queue.get("depth"));
        Map<?, ?> client = (Map<?, ?>) ((List<?>) shown.get("clients")).getFirst();
        assertEquals("app 335", client.get("client") + " " + client.get("weight"));
        assertTrue((long) client.get("requests") >= 1);
    }

    @Test
    void whatItThrowsReachesWhoAskedAndTheThreadLivesOn() throws Exception {
        CompletableFuture<?> failed = pool.submit("app", 1024, () -> {
            throw new IllegalStateException("no sandbox");
        });
        ExecutionException e = assertThrows(ExecutionException.class, () -> failed.get(30, TimeUnit.SECONDS));
        assertEquals("no sandbox", e.getCause().getMessage());
        assertEquals("next", pool.submit("app", 1024, () -> "next").get(30, TimeUnit.SECONDS));
    }

    @Test
    void whatWaitsWhenItIsClosedIsCancelledAndNothingComesAfter() throws Exception {
        blockTheThread();
        CompletableFuture<?> waits = work("app", 1024);
        pool.close();
        assertInstanceOf(CancellationException.class, assertThrows(Exception.class, waits::join));
        assertInstanceOf(
                CancellationException.class,
                assertThrows(Exception.class, () -> work("app", 1024).join()));
        gate.countDown();
        assertEquals(List.of(), order);
    }

    @Test
    void aWeightThatIsNoneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> work("app", 0));
    }

    private CompletableFuture<String> work(String client, int weight) {
        return pool.submit(client, weight, () -> {
            order.add(client);
            return client;
        });
    }

    private CompletableFuture<String> blockTheThread() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> blocked = pool.submit("first", 1024, () -> {
            begun.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "first";
        });
        assertTrue(begun.await(30, TimeUnit.SECONDS));
        return blocked;
    }
}
