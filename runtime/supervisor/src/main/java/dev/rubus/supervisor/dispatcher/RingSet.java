package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.ProtocolViolation;
import dev.rubus.linux.Epoll;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.LinuxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.tinylog.Logger;

/** Every ring that is drained, and how to sleep until one of them, or the mail, has something. Dispatcher's thread only. */
final class RingSet implements AutoCloseable {
    /** The shortest wait: a ring that rests, or that was full, is looked at again after it, as is one whose bell is not heard. */
    private static final int REST_MILLIS = 1;

    private final Epoll epoll = new Epoll();
    private final EventFd mailBell;
    private final List<Client> clients = new ArrayList<>();
    /** The same, never changed in place: a round goes on over it when a client leaves meanwhile, and needs no iterator. */
    private Client[] round = {};

    RingSet(EventFd mailBell) throws LinuxException {
        this.mailBell = mailBell;
        epoll.add(mailBell.fd(), 0);
    }

    void add(Client client) throws LinuxException {
        epoll.add(client.bell.fd.fd(), 1);
        clients.add(client);
        round = clients.toArray(Client[]::new);
    }

    void remove(Client client) {
        clients.remove(client);
        round = clients.toArray(Client[]::new);
        try {
            epoll.remove(client.bell.fd.fd());
        } catch (LinuxException e) {
            Logger.debug("doorbell of {} was not watched", client.name);
        }
    }

    /** All of them, in turn; stays as it is. */
    Client[] round() {
        return round;
    }

    List<Client> clients() {
        return List.copyOf(clients);
    }

    /**
     * Says to every ring that nobody looks at it, and looks once more.
     *
     * @param atMost the longest wait, ms
     * @param broken told of a ring that is not one
     * @return for how long to sleep, ms; 0 if there is something to do
     */
    int prepareSleep(long now, int atMost, BiConsumer<Client, Exception> broken) {
        boolean all = true;
        int nap = atMost;
        for (Client client : round) {
            if (client.bell.isOver(now)) {
                listen(client);
            }
            if (client.hasBacklog() || client.bell.isMuted()) {
                nap = Math.min(nap, REST_MILLIS);
            }
            if (client.rests(now)) {
                nap = Math.min(nap, REST_MILLIS);
                continue;
            }
            try {
                all &= client.channel.in().prepareSleep();
            } catch (ProtocolViolation e) {
                broken.accept(client, e);
                all = false;
            }
        }
        if (!all) {
            for (Client client : round) {
                client.channel.in().awake();
            }
        }
        return all ? nap : 0;
    }

    /** Sleeps until a bell rings, or for so many ms. */
    void sleep(int millis) throws LinuxException {
        epoll.await(millis);
        mailBell.drain();
        long now = 0;
        for (Client client : round) {
            client.channel.in().awake();
            if (client.bell.isMuted() || !client.bell.drain()) {
                continue;
            }
            now = now == 0 ? System.nanoTime() : now;
            // What waits in a ring that rests is not looked at: for ring 0 it rang for nothing.
            if ((client.rests(now) || nothingIn(client)) && client.bell.rangForNothing(now)) {
                mute(client);
            }
        }
    }

    /** A ring that is none has something in it: the next look finds out what. */
    private static boolean nothingIn(Client client) {
        try {
            return client.channel.in().isEmpty();
        } catch (ProtocolViolation e) {
            return false;
        }
    }

    private void mute(Client client) throws LinuxException {
        epoll.remove(client.bell.fd.fd());
        if (client.bell.mutes() == 1) {
            Logger.warn(
                    "{} rings for nothing over {} times a second: its bell is not listened to for a second at a time",
                    client.name,
                    Bell.EMPTY_PER_SECOND);
        }
    }

    private void listen(Client client) {
        try {
            client.bell.drain();
            epoll.add(client.bell.fd.fd(), 1);
        } catch (LinuxException e) {
            Logger.error("doorbell of {} cannot be watched again: {}", client.name, e.getMessage());
        }
    }

    @Override
    public void close() {
        epoll.close();
    }
}
