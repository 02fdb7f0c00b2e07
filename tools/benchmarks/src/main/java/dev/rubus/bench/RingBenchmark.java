package dev.rubus.bench;

import dev.rubus.abi.Channel;
import dev.rubus.abi.ChannelLayout;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.Fd;
import dev.rubus.linux.Memfd;
import dev.rubus.linux.Poll;
import dev.rubus.linux.SeqPacket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A request and its reply between two processes: a record into shared memory, a doorbell, and back. Both ends sleep while they wait.
 * The peer is ring.c, which does the same with the same system calls; the two take turns.
 */
final class RingBenchmark implements Benchmark {
    private static final int RUNS = 7;
    private static final int WARM_UP = 20_000;
    private static final int TRIPS = 20_000;
    private static final double TARGET_RATIO = 1.5;
    private static final int JOIN_MILLIS = 10_000;

    @Override
    public List<Measure> run(Workshop workshop) throws IOException, InterruptedException {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        Path program = workshop.folder().resolve("ring");
        boolean compiled = workshop.compile("ring.c", program);
        Path door = workshop.folder().resolve("ring.sock");
        SeqPacket listener = SeqPacket.listen(door.toString());
        Process echo = startEcho(workshop, door);
        try (listener;
                SeqPacket socket = accept(listener);
                Arena arena = Arena.ofConfined();
                Fd memory = Memfd.create("bench", ChannelLayout.BYTES);
                EventFd up = EventFd.create();
                EventFd down = EventFd.create()) {
            Channel channel = Channel.create(Memfd.map(memory, ChannelLayout.BYTES, arena));
            socket.send(new byte[1], memory, up.fd(), down.fd());
            RingEnd end = new RingEnd(channel, down, up, socket.fd());
            trips(end, WARM_UP);
            for (int i = 0; i < RUNS; i++) {
                ours.add(trips(end, TRIPS));
                if (compiled) {
                    theirs.add(Double.valueOf(workshop.output(List.of(program.toString(), String.valueOf(TRIPS)))
                            .strip()));
                }
            }
        } catch (ProtocolViolation e) {
            throw new IOException(e);
        } finally {
            echo.destroyForcibly();
        }
        return List.of(
                compiled
                        ? Measure.against("ring", "round trip", "ns", ours, "ring.c", theirs, TARGET_RATIO)
                        : Measure.told(
                                "ring", "round trip", "ns", Median.of(ours), "SKIPPED the peer: no C compiler here"));
    }

    /** @return the mean of so many round trips, ns */
    private static double trips(RingEnd end, int count) throws IOException, ProtocolViolation {
        RingRecord record = new RingRecord();
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            end.send(record.start(RingRecord.REQUEST, Syscall.READ, 1, i));
            if (!end.receive(record) || record.token != i) {
                throw new IOException("the other process of the ring benchmark does not answer");
            }
        }
        return (double) (System.nanoTime() - begin) / count;
    }

    /** The other JVM, with the flags of this one, which are a driver's. */
    private static Process startEcho(Workshop workshop, Path door) throws IOException {
        List<String> command = new ArrayList<>(List.of(workshop.java()));
        command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path", ""), RingEcho.class.getName(), door.toString()));
        return workshop.start(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT));
    }

    private static SeqPacket accept(SeqPacket listener) throws IOException {
        Poll poll = new Poll();
        poll.add(listener.fd());
        SeqPacket socket = poll.await(JOIN_MILLIS) ? listener.accept() : null;
        if (socket == null) {
            throw new IOException("the other process of the ring benchmark did not come");
        }
        return socket;
    }
}
