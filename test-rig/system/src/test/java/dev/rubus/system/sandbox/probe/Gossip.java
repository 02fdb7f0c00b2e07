package dev.rubus.system.sandbox.probe;

import dev.rubus.abi.Reading;
import dev.rubus.sdk.App;
import dev.rubus.sdk.Publisher;
import dev.rubus.sdk.Subscription;
import dev.rubus.sdk.SyscallException;
import java.util.concurrent.LinkedBlockingQueue;

/** Programs that tell and programs that listen: what each does, its name says. */
public final class Gossip {
    public static final String TOPIC = "teller/count";

    private static final String CLOCK = "teller/tick";

    private static final long PERIOD_MILLIS = 20;
    private static final int ENOUGH = 5;

    private Gossip() {}

    public static void main(String[] args) throws Exception {
        App app = App.current();
        switch (app.ring0().name()) {
            case "teller" -> tell(app.ring0().generation());
            case "listener" -> listen(app);
            case "bored" -> turnAway(app);
            default -> throw new IllegalStateException(app.ring0().name());
        }
    }

    /** Each run tells its own number. */
    private static void tell(int generation) throws Exception {
        Publisher publisher = Publisher.connect();
        while (true) {
            publisher.publish("count", generation, "");
            publisher.publish("tick", generation, "");
            Thread.sleep(PERIOD_MILLIS);
        }
    }

    private static void listen(App app) throws Exception {
        System.out.println("LISTENER " + app.ring0().generation());
        for (String wrong : new String[] {"count", "teller/", "teller/a b", ""}) {
            try {
                app.subscribe(wrong, reading -> {});
            } catch (SyscallException e) {
                System.out.println("REFUSED '" + wrong + "' " + e.errno());
            }
        }
        app.subscribe(TOPIC, Gossip::heard);
        Thread.sleep(Long.MAX_VALUE);
    }

    private static void heard(Reading reading) {
        System.out.println("HEARD " + reading.point() + " of " + (int) reading.value() + ": " + reading.seq());
    }

    private static void take(LinkedBlockingQueue<Reading> from, int many) throws InterruptedException {
        for (int i = 0; i < many; i++) {
            from.take();
        }
    }

    private static void turnAway(App app) throws Exception {
        LinkedBlockingQueue<Reading> heard = new LinkedBlockingQueue<>();
        Subscription subscription = app.subscribe(TOPIC, heard::add);
        take(heard, ENOUGH);
        subscription.close();
        LinkedBlockingQueue<Reading> ticks = new LinkedBlockingQueue<>();
        app.subscribe(CLOCK, ticks::add);
        take(ticks, 1); // On the same thread: a call that was under way at the close is over.
        heard.clear();
        take(ticks, 5 * ENOUGH);
        System.out.println("SILENCE " + heard.isEmpty());
        app.subscribe(TOPIC, heard::add);
        System.out.println("AGAIN " + heard.take().point());
        Thread.sleep(Long.MAX_VALUE);
    }
}
