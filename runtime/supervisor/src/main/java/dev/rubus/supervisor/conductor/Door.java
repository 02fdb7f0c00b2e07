package dev.rubus.supervisor.conductor;

import dev.rubus.abi.Handshake;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.kernel.memory.Account;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.Fd;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.Memfd;
import dev.rubus.linux.PidFd;
import dev.rubus.linux.Poll;
import dev.rubus.linux.SeqPacket;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.device.DeviceBroker;
import dev.rubus.supervisor.dispatcher.Client;
import dev.rubus.supervisor.dispatcher.Dispatcher;
import dev.rubus.supervisor.fuse.FuseMount;
import dev.rubus.supervisor.memory.Region;
import dev.rubus.supervisor.process.KilledFor;
import dev.rubus.supervisor.process.ProcessKind;
import dev.rubus.supervisor.process.ProcessSpec;
import dev.rubus.supervisor.process.ProcessState;
import dev.rubus.supervisor.process.SupervisedProcess;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** The socket at which processes join: who they are is what the kernel says of them. Conductor's thread only. */
public final class Door {
    /** The simulated board's process, which gets the other ends of all devices. */
    public static final String SIMULATOR = "sim";

    /** From the end of its socket to the kill of a process that lives on. */
    private static final long SOCKET_LIMIT_MILLIS = 200;

    /** Taken from a socket at a time, so that nobody who sends without end keeps the others waiting: what is left is told of again. */
    private static final int MESSAGES_PER_TURN = 16;

    private final Conductor conductor;
    private final Lifecycle lifecycle;
    private final Knocks knocks = new Knocks();
    private final Dispatcher dispatcher;
    private final DeviceBroker devices;
    private final SeqPacket listener;
    private final Fd page;
    private @Nullable FuseMount mount;

    /** @param page the vDSO page, as processes get it */
    public Door(
            Conductor conductor,
            Lifecycle lifecycle,
            Dispatcher dispatcher,
            DeviceBroker devices,
            SeqPacket listener,
            Fd page) {
        this.conductor = conductor;
        this.lifecycle = lifecycle;
        this.dispatcher = dispatcher;
        this.devices = devices;
        this.listener = listener;
        this.page = page;
    }

    /** Has the mount handed to the process that serves it. Before the first process. */
    public void give(FuseMount served) {
        mount = served;
    }

    /** Opens for the first process. */
    public void open() throws LinuxException {
        conductor.watch(listener.fd(), this::accept);
    }

    private void accept() {
        try {
            SeqPacket socket;
            for (int i = 0; i < MESSAGES_PER_TURN && (socket = listener.accept()) != null; i++) {
                welcome(socket);
            }
        } catch (LinuxException e) {
            Logger.error("a process could not join: {}", e.getMessage());
        }
    }

    private void welcome(SeqPacket socket) throws LinuxException {
        SeqPacket.Peer peer;
        try {
            peer = socket.peer();
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
        SupervisedProcess p = lifecycle.processes().stream()
                .filter(candidate -> candidate.spec.uid() == peer.uid() && candidate.spec.joins())
                .findFirst()
                .orElse(null);
        if (p == null || p.socket != null || !(p.state() instanceof ProcessState.Starting)) {
            socket.close();
            refused(peer, "no process is expected from there");
            return;
        }
        try {
            p.pid = PidFd.open(peer.pid());
        } catch (LinuxException e) {
            socket.close();
            refused(peer, String.valueOf(e.getMessage())); // gone already
            return;
        }
        admit(p, socket);
    }

    private void refused(SeqPacket.Peer peer, String why) {
        Integer user = knocks.knock(peer.uid());
        if (user != null) {
            Logger.warn("uid {} (pid {}) knocked and was refused: {}", peer.uid(), peer.pid(), why);
            conductor.after(Knocks.PERIOD_MILLIS, () -> tellRest(user));
        }
    }

    private void tellRest(int user) {
        long more = knocks.rest(user);
        if (more > 0) {
            Logger.warn("{} knocked and was refused {} more times", Knocks.label(user), more);
            conductor.after(Knocks.PERIOD_MILLIS, () -> tellRest(user));
        }
    }

    /** Lets a process in that is known: who it is was asked of the kernel, or it is a thread of ours at the other end of a pair. */
    public void admit(SupervisedProcess p, SeqPacket socket) {
        p.socket = socket;
        long[] watch = new long[1];
        try {
            watch[0] = conductor.watch(socket.fd(), () -> read(p, socket, watch[0]));
            p.socketWatch = watch[0];
        } catch (LinuxException e) {
            lifecycle.kill(p, "cannot be listened to: " + e.getMessage());
        }
    }

    private void read(SupervisedProcess p, SeqPacket socket, long watch) {
        if (p.socket != socket) {
            return;
        }
        try {
            for (int i = 0; i < MESSAGES_PER_TURN && p.socket == socket; i++) {
                SeqPacket.Message message = socket.receive();
                if (message == null) {
                    return;
                }
                message.close();
                if (message.bytes().length == 0) {
                    conductor.unwatch(watch, socket.fd());
                    if (p.diedAt == 0) {
                        p.diedAt = Conductor.now();
                    }
                    // Its exit code follows; whoever only closed the socket must not live on unseen.
                    conductor.after(SOCKET_LIMIT_MILLIS, () -> {
                        if (p.socket == socket && !hasEnded(p)) {
                            lifecycle.kill(p, new KilledFor(KilledFor.By.SOCKET_CLOSED, "closed its socket to ring 0"));
                        }
                    });
                    return;
                }
                answer(p, socket, Handshake.decode(message.bytes(), message.bytes().length));
            }
        } catch (ProtocolViolation e) {
            conductor.unwatch(watch, socket.fd());
            lifecycle.kill(p, "protocol violation: " + e.what());
        } catch (IOException e) {
            conductor.unwatch(watch, socket.fd());
            lifecycle.kill(p, "hand-shake failed: " + e.getMessage());
        }
    }

    /** True if the program is dead and only bubblewrap's word of it is still to come, which takes its time on a busy machine. */
    private static boolean hasEnded(SupervisedProcess p) {
        if (p.pid == null) {
            return p.spec.inline().isPresent() && p.process != null && !p.process.isAlive();
        }
        try {
            Poll poll = new Poll();
            poll.add(p.pid.fd());
            return poll.await(0);
        } catch (LinuxException e) {
            return false;
        }
    }

    private void answer(SupervisedProcess p, SeqPacket socket, Handshake message)
            throws IOException, ProtocolViolation {
        switch (message) {
            case Handshake.Hello hello
            when p.client == null -> {
                if (hello.abiVersion() != Handshake.ABI_VERSION) {
                    throw new ProtocolViolation("abi " + hello.abiVersion() + ", this is " + Handshake.ABI_VERSION);
                }
                join(p, socket);
            }
            case Handshake.Ready ready
            when p.client != null && p.state() instanceof ProcessState.Starting -> {
                boolean serves =
                        p.spec.kind() == ProcessKind.DRIVER || p.spec.name().equals(SIMULATOR);
                dispatcher.join(p.client, serves, p.spec.name().equals("net"));
                p.heartbeat = p.client.heartbeat();
                lifecycle.serving(p);
            }
            case Handshake.LastWords words -> LastWords.hear(p, words);
            default ->
                throw new ProtocolViolation("unexpected " + message.getClass().getSimpleName());
        }
    }

    private void join(SupervisedProcess p, SeqPacket socket) throws IOException {
        long bytes = Region.bytes(p.spec.resources().regionBytes());
        try (Fd memory = Memfd.create("rubus-" + p.spec.name(), bytes)) {
            Client.Shared shared = Client.Shared.map(memory, bytes);
            try {
                welcome(p, socket, memory, shared);
            } catch (IOException e) {
                shared.unmap();
                throw e;
            }
        }
        if (p.spec.name().equals(SIMULATOR)) {
            for (Device device : devices.all()) {
                socket.send(device.benchAttach(), device.benchFds().toArray(Fd[]::new));
            }
        }
        for (Device device : devices.of(p.spec.name())) {
            attach(p, device);
        }
        if (mount != null && p.spec.name().equals(FuseMount.PROCESS)) {
            socket.send(mount.attach(), mount.fd());
        }
    }

    private void welcome(SupervisedProcess p, SeqPacket socket, Fd memory, Client.Shared shared) throws IOException {
        EventFd up = EventFd.create();
        EventFd down = EventFd.create();
        ProcessSpec.Resources resources = p.spec.resources();
        Account.Limits limits = new Account.Limits(resources.regionBytes(), Client.OBJECT_BYTES, resources.handles());
        // Before the welcome: it lays the channel out, which the process looks at as soon as it has it.
        Client client = new Client(p.spec.name(), p.generation, resources.weight(), p.access, limits, shared, up, down);
        p.hangToldMillis = p.hangAfterMillis;
        int hangAfter = (int) p.hangToldMillis;
        try {
            socket.send(
                    new Handshake.Welcome(p.generation, hangAfter, p.spec.name(), p.spec.config()),
                    memory,
                    up.fd(),
                    down.fd(),
                    page);
        } catch (IOException e) {
            // It died in the middle of its hand-shake; each that does so must not cost two fds.
            up.close();
            down.close();
            throw e;
        }
        p.client = client;
    }

    /** Hands a device to the process that serves it. */
    private static void attach(SupervisedProcess p, Device device) throws LinuxException {
        if (p.socket != null) {
            p.socket.send(device.attach(), device.fds().toArray(Fd[]::new));
        }
    }

    /** Hands a device that was opened just now to its driver and to the simulated board, if they are there. */
    public void attach(Device device) throws LinuxException {
        dispatcher.addDevice(device);
        for (SupervisedProcess p : lifecycle.processes()) {
            if (p.socket != null && p.client != null) {
                if (p.spec.name().equals(SIMULATOR) && !device.benchFds().isEmpty()) {
                    p.socket.send(device.benchAttach(), device.benchFds().toArray(Fd[]::new));
                } else if (p.spec.name().equals(device.driver())) {
                    attach(p, device);
                }
            }
        }
    }

    /** Takes a device back from its driver. */
    public void detach(Device device) throws LinuxException {
        dispatcher.removeDevice(device);
        for (SupervisedProcess p : lifecycle.processes()) {
            boolean holds = p.spec.name().equals(device.driver())
                    || (p.spec.name().equals(SIMULATOR) && !device.benchFds().isEmpty());
            if (holds && p.socket != null && p.client != null) {
                p.socket.send(new Handshake.Detach(device.id()));
            }
        }
        devices.release(device);
    }
}
