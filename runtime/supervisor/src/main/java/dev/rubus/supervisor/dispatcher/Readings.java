package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.HandleKind;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Who gets the readings that apps of this node publish, without the way over the broker. Every process may: they stand on the vDSO page
 * for everybody as well. Dispatcher's thread only.
 */
final class Readings {
    /** Subscriptions of one process, and of all together. */
    private static final int MAX_OF_ONE = 64;

    private static final int MAX = 4096;

    private final Map<String, List<Subscription>> byTopic = new HashMap<>();
    private final RingRecord event = new RingRecord();
    private int size;

    private record Subscription(Client client, int number) {}

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
                byTopic.computeIfAbsent(topic, t -> new ArrayList<>()).add(new Subscription(client, number));
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
        List<Subscription> list = byTopic.get(topic);
        if (list != null && list.removeIf(s -> s.client() == client)) {
            client.subscriptions--;
            size--;
            if (list.isEmpty()) {
                byTopic.remove(topic);
            }
        }
    }

    /** Hands the reading to everybody who wants it. @param payload the {@link Reading} as it was published */
    void published(String app, String point, byte[] payload, int length, Consumer<Client> broken) {
        if (byTopic.isEmpty()) {
            return;
        }
        for (Subscription to : List.copyOf(byTopic.getOrDefault(app + "/" + point, List.of()))) {
            event.start(RingRecord.EVENT, Syscall.SUBSCRIBE, to.number(), 0).payload(payload, 0, length);
            try {
                to.client().send(event);
            } catch (ProtocolViolation e) {
                broken.accept(to.client());
            }
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
