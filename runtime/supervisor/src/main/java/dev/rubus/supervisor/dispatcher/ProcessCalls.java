package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.ReadingView;
import dev.rubus.abi.Syscall;
import dev.rubus.supervisor.telemetry.Topics;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The calls that need no device: publishing, notes, the clock, the begin and the end of programs. Dispatcher's thread only. */
final class ProcessCalls {
    private static final int CLOCK_REALTIME = 0;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Dispatcher dispatcher;
    private final DispatcherEvents events;
    private final Topics topics;

    ProcessCalls(Dispatcher dispatcher, DispatcherEvents events, Topics topics) {
        this.dispatcher = dispatcher;
        this.events = events;
        this.topics = topics;
    }

    void register(SyscallTable table) {
        table.register(Syscall.PUBLISH, new Publish());
        table.register(Syscall.NOTE, this::note);
        table.register(Syscall.NOP, call -> call.reply(0));
        table.register(Syscall.CLOCK, ProcessCalls::clock);
        table.register(Syscall.EXIT, this::exit);
        table.register(Syscall.SPAWN, new Spawn());
    }

    private final class Publish implements SyscallHandler {
        private final ReadingView reading = new ReadingView();
        /** Of the call that was checked last, which is the one that is served next. */
        private Publisher.@Nullable Point checked;

        @Override
        public Errno check(Call call) {
            if (!reading.wrap(call.request().payload, call.request().length)) {
                return Errno.EINVAL;
            }
            Publisher.Point point = publisher(call.caller()).point(reading);
            checked = point;
            return point.granted ? Errno.OK : Errno.EPERM;
        }

        @Override
        public void serve(Call call) throws ProtocolViolation {
            reading.look(call.request().payload, call.request().length);
            Publisher publisher = publisher(call.caller());
            Publisher.Point point = Objects.requireNonNull(checked);
            boolean taken = dispatcher.outbox.offerFromApp(
                    point.topic, reading, call.caller().account());
            // The page has it even if the broker cannot have it now.
            dispatcher.page.published(publisher.app, publisher.appBytes, point.name, reading);
            // Last of all: who subscribed to itself and does not read is cut off by it, and has no account any more.
            dispatcher.published(point.subject, reading);
            if (taken) {
                call.reply(0);
            } else {
                call.fail(Errno.EAGAIN);
            }
        }

        private Publisher publisher(Client client) {
            Publisher publisher = client.publisher;
            if (publisher == null) {
                publisher = new Publisher(client.name, topics.dataPrefix(client.name), client.access.mayPublish());
                client.publisher = publisher;
            }
            return publisher;
        }
    }

    private void note(Call call) throws ProtocolViolation {
        events.note(call.caller().name, CONTROL.matcher(call.request().text()).replaceAll(" "));
        call.reply(0);
    }

    private void exit(Call call) throws ProtocolViolation {
        events.exit(call.caller().name, call.caller().generation, (int) call.request().arg0);
        call.reply(0);
    }

    private final class Spawn implements SyscallHandler {
        @Override
        public Errno check(Call call) {
            return call.caller().access.spawns().contains(call.request().text()) ? Errno.OK : Errno.EPERM;
        }

        @Override
        public void serve(Call call) {
            String name = call.request().text();
            events.spawn(name, call.defer());
        }
    }

    /** The wall clock has the resolution of the kernel's tick that Java shows without garbage: 1 ms. */
    private static void clock(Call call) throws ProtocolViolation {
        boolean wall = call.request().arg0 == CLOCK_REALTIME;
        call.request().arg0 = wall ? System.currentTimeMillis() * NANOS_PER_MILLI : System.nanoTime();
        call.reply(0);
    }
}
