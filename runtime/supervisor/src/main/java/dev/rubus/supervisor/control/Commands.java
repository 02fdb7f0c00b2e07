package dev.rubus.supervisor.control;

import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.PidFd;
import dev.rubus.supervisor.Node;
import dev.rubus.supervisor.log.ProcessLog;
import dev.rubus.supervisor.process.SupervisedProcess;
import dev.rubus.supervisor.vdso.PageListing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** What each command of the control socket does. Runs on the connection's thread; asks the conductor for everything that it owns. */
final class Commands {
    private static final List<String> FAULTS =
            List.of("exit0", "exit1", "throw", "loop", "fork", "stack-overflow", "out-of-memory");

    private final Node node;
    private final DeviceCommands devices;
    private final FileCommands files;
    private final SyscallCommands syscalls;

    Commands(Node node) {
        this.node = node;
        this.devices = new DeviceCommands(node);
        this.files = new FileCommands(node.vfs());
        this.syscalls = new SyscallCommands(node.dispatcher());
    }

    void run(String command, Arguments args, ControlSocket.Answer answer) throws Refusal, IOException {
        switch (command) {
            case "status" -> answer.send(onConductor(this::status));
            case "ps" -> answer.send(onConductor(() -> Listings.processes(node)));
            case "stats" -> {
                Map<String, Long> syscalls = node.dispatcher().syscallCounts().join();
                Map<String, Long> lost = node.dispatcher().readingsLost().join();
                answer.send(onConductor(() -> Listings.stats(node, syscalls, lost)));
            }
            case "free" -> answer.send(MemoryListings.free(node));
            case "buddyinfo" -> answer.send(MemoryListings.buddyinfo(node));
            case "slabinfo" -> answer.send(MemoryListings.slabinfo(node));
            case "sched" -> answer.send(node.schedule());
            case "lsmod" -> answer.send(onConductor(() -> Listings.drivers(node)));
            case "oom" -> answer.send(onConductor(() -> node.oom().orElseThrow().describe()));
            case "vdso" -> answer.send(PageListing.of(node.page()));
            case "inspect" -> answer.send(named(args, p -> Listings.inspect(node, p)));
            case "restart" -> answer.send(order(args, p -> node.lifecycle().restart(p)));
            case "hold" -> answer.send(order(args, p -> node.lifecycle().hold(p)));
            case "release" -> answer.send(order(args, p -> node.lifecycle().release(p, "released by operator")));
            case "chaos" -> answer.send(chaos(args));
            case "logs" -> logs(args, answer);
            case "vfs.ls", "vfs.cat", "vfs.write", "vfs.mount" -> files.run(command, args, answer);
            case "syscalls" -> answer.send(syscalls.listing());
            case "strace" -> {
                String name = named(args, p -> p.spec.name());
                syscalls.trace(name, answer);
            }
            default -> devices.run(command, args, answer);
        }
    }

    private Map<String, Object> status() {
        Map<String, Object> all = new LinkedHashMap<>(node.describe());
        all.put("processes", Listings.processes(node));
        return all;
    }

    private <T> T onConductor(Callable<T> question) throws Refusal {
        try {
            return node.conductor().ask(question).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            throw e;
        }
    }

    private interface OnProcess<T> {
        T apply(SupervisedProcess process) throws Refusal, IOException;
    }

    private <T> T named(Arguments args, OnProcess<T> action) throws Refusal {
        String name = args.text("name");
        return onConductor(() -> action.apply(find(name)));
    }

    private SupervisedProcess find(String name) throws Refusal {
        Optional<SupervisedProcess> found = node.lifecycle().find(name);
        if (found.isEmpty()) {
            List<String> names = node.lifecycle().processes().stream()
                    .map(p -> p.spec.name())
                    .toList();
            throw Refusal.failed("no process is named '" + name + "': choose one of " + String.join(" ", names));
        }
        return found.get();
    }

    private Map<String, Object> order(Arguments args, Consumer<SupervisedProcess> order) throws Refusal {
        return named(args, p -> {
            order.accept(p);
            Map<String, Object> done = new LinkedHashMap<>();
            done.put("name", p.spec.name());
            done.put("state", p.state().label());
            return done;
        });
    }

    private Map<String, Object> chaos(Arguments args) throws Refusal {
        if (!node.plan().node().chaosAllowed()) {
            throw new Refusal(
                    4, "chaos is not allowed on this node: set [chaos] allow = true in node.toml and start it again");
        }
        String fault = args.text("fault");
        return named(args, p -> {
            Map<String, Object> done = new LinkedHashMap<>();
            done.put("name", p.spec.name());
            done.put("fault", fault);
            if (p.spec.inline().isPresent() && fault.equals("kill") && p.isRunning()) {
                done.put("note", "no signal kills one thread: it was interrupted, and its socket to ring 0 hung up");
            }
            strike(p, fault);
            return done;
        });
    }

    private void strike(SupervisedProcess p, String fault) throws Refusal, LinuxException {
        if (!p.isRunning()) {
            throw Refusal.failed(p.spec.name() + " is " + p.state().label() + ", not running: see supervisor ps");
        }
        if (fault.equals("stop") && p.spec.inline().isPresent()) {
            throw Refusal.failed(
                    p.spec.name()
                            + " is a thread of the supervisor, and SIGSTOP would stop the whole node: choose loop, which is a hang too");
        } else if (fault.equals("kill") && p.spec.inline().isPresent()) {
            node.lifecycle().kill(p, "interrupted and hung up by chaos");
        } else if (fault.equals("kill") || fault.equals("stop")) {
            int signal = fault.equals("kill") ? PidFd.SIGKILL : PidFd.SIGSTOP;
            try (PidFd pid = PidFd.open(Listings.pid(p))) {
                pid.signal(signal);
            }
        } else if (!FAULTS.contains(fault)) {
            throw Refusal.usage("no fault is named '" + fault + "': choose kill, stop, " + String.join(", ", FAULTS));
        } else if (p.client == null) {
            throw Refusal.failed(p.spec.name() + " is a foreign program: only kill and stop work on it");
        } else {
            node.dispatcher()
                    .tell(
                            p.client,
                            new RingRecord()
                                    .start(RingRecord.REQUEST, Syscall.FAULT, 0, 0)
                                    .text(fault));
        }
    }

    private void logs(Arguments args, ControlSocket.Answer answer) throws Refusal, IOException {
        Optional<String> name = args.textIfAny("name");
        int lines = args.numberOr("lines", 0, 1_000_000, 100);
        List<SupervisedProcess> which = onConductor(() -> name.isPresent()
                ? List.of(find(name.get()))
                : List.copyOf(node.lifecycle().processes()));
        if (!args.flag("follow")) {
            List<Map<String, Object>> all = new ArrayList<>();
            which.forEach(p -> p.log.tail(lines).forEach(line -> all.add(entry(p, line))));
            all.sort(Comparator.comparing(entry -> String.valueOf(entry.get("time"))));
            answer.send(all.subList(Math.max(0, all.size() - lines), all.size()));
            return;
        }
        BlockingQueue<Map<String, Object>> queue = new LinkedBlockingQueue<>();
        List<Runnable> ends = new ArrayList<>();
        which.forEach(p -> {
            ProcessLog log = p.log;
            ends.add(log.follow(lines, line -> queue.add(entry(p, line))));
        });
        stream(queue, answer, () -> ends.forEach(Runnable::run));
    }

    private static Map<String, Object> entry(SupervisedProcess p, String line) {
        int space = line.indexOf(' ');
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("time", line.substring(0, space));
        entry.put("name", p.spec.name());
        entry.put("text", line.substring(space + 1));
        return entry;
    }

    /** Sends what comes until the asker is gone. */
    static void stream(BlockingQueue<Map<String, Object>> queue, ControlSocket.Answer answer, Runnable end)
            throws IOException {
        try {
            while (true) {
                answer.send(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end.run();
        }
    }
}
