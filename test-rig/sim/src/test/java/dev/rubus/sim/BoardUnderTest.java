package dev.rubus.sim;

import dev.rubus.abi.Handshake;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.Fd;
import dev.rubus.linux.SeqPacket;
import dev.rubus.sdk.testing.TestProgram;
import dev.rubus.sdk.testing.TestRing0;
import java.io.IOException;
import java.util.Map;

/** The fds of a node with one button, one LED and one bus: both ends of each, as the supervisor keeps them. */
final class BoardUnderTest implements AutoCloseable {
    static final int BUTTON = 1;
    static final int LED = 2;
    static final int BUS = 3;
    static final String PARTS = """
            # what is soldered
            led line=27
            bme280 bus=1 address=0x76 seed=1
            registers bus=1 address=0x50
            """;

    final Channel button = new Channel();
    final Channel led = new Channel();
    final SeqPacket[] bus = SeqPacket.pair();

    /** Index 0 of each pair is the driver's end, 1 the board's. */
    static final class Channel {
        final SeqPacket[] values;
        final Fd[] events;

        Channel() throws IOException {
            values = SeqPacket.pair();
            events = Fd.pipe();
        }

        void close() {
            values[0].close();
            values[1].close();
            events[0].close();
            events[1].close();
        }
    }

    BoardUnderTest() throws IOException {}

    TestProgram board(TestRing0 ring0, int generation, String buttonPart, String buttonSettings, String ledSettings)
            throws IOException {
        return ring0.launch(
                        SimMain.class.getName(),
                        generation,
                        Map.of("sim.devices", PARTS + buttonPart),
                        bench(BUTTON, 17, Handshake.Attach.EDGES, buttonSettings, button),
                        bench(LED, 27, Handshake.Attach.OUTPUT, ledSettings, led),
                        new TestRing0.Device(
                                new Handshake.Attach(BUS, Handshake.DeviceKind.BENCH_BUS, true, 0, 1, ""), bus[1].fd()))
                .awaitReady();
    }

    static TestRing0.Device bench(int id, int line, int flags, String settings, Channel channel) {
        return new TestRing0.Device(
                new Handshake.Attach(id, Handshake.DeviceKind.BENCH_LINE, true, flags, line, settings),
                channel.values[1].fd(),
                channel.events[1]);
    }

    static TestRing0.Device line(int id, int line, int flags, Channel channel) {
        return new TestRing0.Device(
                new Handshake.Attach(id, Handshake.DeviceKind.GPIO_LINE, true, flags, line, "line " + line),
                channel.values[0].fd(),
                channel.events[0]);
    }

    static String bench(TestProgram board, String order) throws IOException {
        RingRecord reply = board.call(Syscall.BENCH, 0, 0, order.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        if (reply.result != 0) {
            throw new IllegalArgumentException(reply.result + " " + reply.text());
        }
        return reply.text();
    }

    @Override
    public void close() {
        button.close();
        led.close();
        bus[0].close();
        bus[1].close();
    }
}
