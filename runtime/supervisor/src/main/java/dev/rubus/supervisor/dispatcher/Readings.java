package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.HandleKind;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.Reading;
import dev.rubus.abi.ReadingView;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tinylog.Logger;

/**
 * Who gets the readings that apps of this node publish, without the way over the broker. Every process may: they stand on the vDSO page
 * for everybody as well. Dispatcher's thread only.
 */
final class Readings {
    /** Subscriptions of one process, and of all together. */
    private static final int MAX_OF_ONE = 64;

    private static final int MAX = 4096;

    /** Arrays that are never changed in place: a reading goes on over one when somebody leaves meanwhile, without a copy. */
    private final Map<String, Subscription[]> byTopic = new HashMap<>();

    private final RingRecord event = new RingRecord();
    private int size;

    private record Subscription(Client client, int number) {}

    private static final Subscription[] NOBODY = {};

    void register(SyscallTable table) {
        table.register(Syscall.SUBSCRIBE, HandleKind.NONE, new Subscribe());
    }

    private final class Subscribe implements SyscallHandler {
        @Override
        public Errno check(Call call) {
            RingRecord request = call.request();
            return (request.arg0 & ~1L) == 0 && isTopic(request.text()) ? Errno.OK : Errno.EINVAL;
        }

        @Override
        public void serve(Call call) throws ProtocolViolation {
            String topic = call.request().text();
            Client client = call.caller();
            remove(topic, client);
            if (call.request().arg0 == 0) {
                call.reply(0);
            } else if (client.subscriptions >= MAX_OF_ONE || size >= MAX) {
                call.fail(Errno.EMFILE);
            } else {
                client.subscriptions++;
                size++;
                int number = ++client.lastSubscription & Integer.MAX_VALUE;
                Subscription[] before = byTopic.getOrDefault(topic, NOBODY);
                Subscription[] after = Arrays.copyOf(before, before.length + 1);
                after[before.length] = new Subscription(client, number);
                byTopic.put(topic, after);
                call.reply(number);
            }
        }
    }

    /** {@code app/point}. */
    private static boolean isTopic(String text) {
        int slash = text.indexOf('/');
        return slash > 0 && text.length() - slash - 1 <= Reading.MAX_POINT && Reading.isPoint(text);
    }

    private void remove(String topic, Client client) {
        Subscription[] before = byTopic.getOrDefault(topic, NOBODY);
        Subscription[] after =
                Arrays.stream(before).filter(s -> s.client() != client).toArray(Subscription[]::new);
        if (after.length == before.length) {
            return;
        }
        client.subscriptions--;
        size--;
        if (after.length == 0) {
            byTopic.remove(topic);
        } else {
            byTopic.put(topic, after);
        }
    }

    /**
     * Hands the reading to everybody who wants it and takes what it gets; who does not, loses it, which the reading's number shows.
     *
     * @param subject {@code app/point}
     * @param broken who broke the protocol of its ring
     */
    void published(String subject, ReadingView reading, Consumer<Client> broken) {
        Subscription[] list = byTopic.get(subject);
        if (list == null) {
            return;
        }
        for (Subscription to : list) {
            event.start(RingRecord.EVENT, Syscall.SUBSCRIBE, to.number(), 0)
                    .payload(reading.bytes(), 0, reading.length());
            try {
                if (!to.client().sendOrLose(event)) {
                    lost(to.client());
                }
            } catch (ProtocolViolation e) {
                broken.accept(to.client());
            }
        }
    }

    private static void lost(Client client) {
        if (client.lost.lose(System.nanoTime())) {
            Logger.warn(
                    "{} does not take its readings as fast as they come: {} are lost, see supervisor stats",
                    client.name,
                    client.lost.count());
        }
    }

    /** How many there are of all processes. */
    int size() {
        return size;
    }

    void departed(Client client) {
        if (client.subscriptions > 0) {
            List.copyOf(byTopic.keySet()).forEach(topic -> remove(topic, client));
        }
    }
}
