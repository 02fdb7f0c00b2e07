package dev.rubus.supervisor.control;

import dev.rubus.abi.EdgeCode;
import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.board.hardware.HeaderLine;
import dev.rubus.board.hardware.I2cBus;
import dev.rubus.linux.gpio.GpioChip;
import dev.rubus.supervisor.Node;
import dev.rubus.supervisor.conductor.Door;
import dev.rubus.supervisor.device.Device;
import dev.rubus.supervisor.device.DeviceBroker;
import dev.rubus.supervisor.device.OperatorLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/** `gpio`, `i2c` and `sim`: through the same drivers and the same checks as an app's requests. On the connection's thread. */
final class DeviceCommands {
    private static final int LAST_LINE = 63;
    private static final int LAST_ADDRESS = 0x7f;
    /** The converters of a BME280 have 20 bits. */
    private static final int MAX_RAW = (1 << 20) - 1;

    private final Node node;
    private final OperatorLines lines;

    DeviceCommands(Node node) {
        this.node = node;
        this.lines = new OperatorLines(node);
    }

    void run(String command, Arguments args, ControlSocket.Answer answer) throws Refusal, IOException {
        switch (command) {
            case "gpio.detect" -> answer.send(chips());
            case "gpio.info" -> answer.send(lines());
            case "gpio.get" -> answer.send(get(args.number("line", 0, LAST_LINE)));
            case "gpio.set" -> answer.send(set(args.number("line", 0, LAST_LINE), args.number("value", 0, 1)));
            case "gpio.mon" -> monitor(args.number("line", 0, LAST_LINE), answer);
            case "i2c.detect" -> answer.send(args.values().containsKey("bus") ? scan(bus(args)) : buses());
            case "i2c.get" -> answer.send(registerRead(args));
            case "i2c.set" -> answer.send(registerWrite(args));
            case "i2c.dump" -> answer.send(dump(args));
            case "sim.pull" ->
                answer.send(bench("pull " + args.number("line", 0, LAST_LINE) + " " + args.text("pull")));
            case "sim.level" -> {
                int line = args.number("line", 0, LAST_LINE);
                bench(answer, line, "level " + line);
            }
            case "sim.changes" -> {
                int line = args.number("line", 0, LAST_LINE);
                bench(answer, line, "changes " + line);
            }
            case "sim.auto" ->
                answer.send(bench("auto " + args.number("line", 0, LAST_LINE) + " " + args.text("mode")));
            case "sim.cut" -> answer.send(cut(args.number("line", 0, LAST_LINE)));
            case "sim.raw" -> answer.send(bench(raw(args)));
            case "sim.fault" -> answer.send(bench(fault(args)));
            default -> throw Refusal.usage("this node knows no command '" + command + "': see supervisor help");
        }
    }

    private List<Map<String, Object>> chips() throws IOException {
        if (node.plan().board().simulated()) {
            return List.of(Map.of(
                    "name", "sim", "label", node.plan().board().gpioChipLabels().getFirst(), "lines", header().size()));
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (GpioChip.Info chip : GpioChip.detect(Path.of("/dev"))) {
            rows.add(Map.of("name", chip.name(), "label", chip.label(), "lines", chip.lines()));
        }
        return rows;
    }

    private Collection<HeaderLine> header() {
        return node.plan().board().header().lines().values();
    }

    private List<Map<String, Object>> lines() throws Refusal, IOException {
        String chip = chips().stream()
                .filter(c -> node.plan().board().gpioChipLabels().contains(c.get("label")))
                .map(c -> String.valueOf(c.get("name")))
                .findFirst()
                .orElse("none");
        return onConductor(() -> {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (HeaderLine line : header()) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("chip", chip);
                row.put("line", line.line());
                row.put("name", line.name());
                row.put("pin", line.pin());
                Optional<Device> device = node.devices().find(DeviceBroker.linePath(line.line()));
                row.put("direction", device.map(Device::isOutput).orElse(false) ? "output" : "input");
                device.ifPresent(taken -> {
                    row.put("consumer", taken.owner().orElse("rubus"));
                    row.put("settings", taken.settings());
                });
                rows.add(row);
            }
            return rows;
        });
    }

    private Map<String, Object> get(int line) throws Refusal {
        Device device = onConductor(() -> lines.lineForReading(line));
        RingRecord reply = ask(device, new RingRecord().start(RingRecord.REQUEST, Syscall.READ, device.id(), 0));
        return Map.of("line", line, "value", reply.result);
    }

    private Map<String, Object> set(int line, int value) throws Refusal {
        Device device = onConductor(() -> lines.lineForWriting(line, value));
        ask(
                device,
                new RingRecord()
                        .start(RingRecord.REQUEST, Syscall.WRITE, device.id(), 0)
                        .args(value, 0));
        return Map.of("line", line, "value", value);
    }

    /** First the board's end, then ours, which a board that starts again would be given. */
    private Object cut(int line) throws Refusal {
        Object done = bench("cut " + line);
        onConductor(() -> {
            Optional<Device> device = node.devices().find(DeviceBroker.linePath(line));
            if (device.isPresent()) {
                device.get().cut();
            }
            return line;
        });
        return done;
    }

    private void monitor(int line, ControlSocket.Answer answer) throws Refusal, IOException {
        Device device = onConductor(() -> lines.lineForReading(line));
        BlockingQueue<Map<String, Object>> queue = new LinkedBlockingQueue<>(4096);
        Runnable end = node.dispatcher().stream(device, edge -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("time_ns", edge.arg0);
                    row.put("edge", EdgeCode.rising(edge.arg1) ? "rising" : "falling");
                    row.put("line", line);
                    row.put("seq", EdgeCode.lineSeqno(edge.arg1));
                    queue.offer(row);
                })
                .join();
        Commands.stream(queue, answer, end);
    }

    private List<Map<String, Object>> buses() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (I2cBus bus : node.plan().board().i2c()) {
            if (bus.enabled()) {
                rows.add(Map.of("bus", bus.number(), "name", bus.adapter()));
            }
        }
        return rows;
    }

    private Device bus(Arguments args) throws Refusal {
        int number = args.number("bus", 0, 255);
        return onConductor(() -> node.devices()
                .find(DeviceBroker.busPath(number))
                .orElseThrow(() -> Refusal.failed("there is no I2C bus " + number + ": see supervisor i2c detect")));
    }

    private Map<String, Object> scan(Device bus) throws Refusal {
        RingRecord reply = ask(bus, new RingRecord().start(RingRecord.REQUEST, Syscall.SCAN, bus.id(), 0));
        List<Integer> found = new ArrayList<>();
        for (int address = 0; address < reply.length * 8; address++) {
            if ((reply.payload[address / 8] >> (address % 8) & 1) != 0) {
                found.add(address);
            }
        }
        return Map.of("bus", bus.number(), "addresses", found);
    }

    private Map<String, Object> registerRead(Arguments args) throws Refusal {
        Device bus = bus(args);
        int size = args.numberOr("size", 1, 2, 1);
        List<I2cTransfer.Message> messages = new ArrayList<>();
        if (args.values().containsKey("register")) {
            messages.add(I2cTransfer.Message.write((byte) args.number("register", 0, 255)));
        }
        messages.add(I2cTransfer.Message.read(size));
        byte[] read = transfer(bus, address(args), new I2cTransfer.Plain(messages));
        // SMBus words are little-endian, as i2cget shows them
        long value = 0;
        for (int i = read.length - 1; i >= 0; i--) {
            value = value << 8 | Byte.toUnsignedInt(read[i]);
        }
        return Map.of("value", value, "size", size);
    }

    private Map<String, Object> registerWrite(Arguments args) throws Refusal {
        byte[] bytes = args.bytes("bytes", 32);
        byte[] message = new byte[bytes.length + 1];
        message[0] = (byte) args.number("register", 0, 255);
        System.arraycopy(bytes, 0, message, 1, bytes.length);
        transfer(bus(args), address(args), I2cTransfer.Plain.of(I2cTransfer.Message.write(message)));
        return Map.of("written", bytes.length);
    }

    private Map<String, Object> dump(Arguments args) throws Refusal {
        Device bus = bus(args);
        int address = address(args);
        List<Integer> bytes = new ArrayList<>();
        for (int register = 0; register < 256; register++) {
            try {
                byte[] read = transfer(
                        bus,
                        address,
                        I2cTransfer.Plain.of(I2cTransfer.Message.write((byte) register), I2cTransfer.Message.read(1)));
                bytes.add(Byte.toUnsignedInt(read[0]));
            } catch (Refusal e) {
                if (register == 0) {
                    throw e;
                }
                bytes.add(-1);
            }
        }
        return Map.of("bytes", bytes);
    }

    private static int address(Arguments args) throws Refusal {
        return args.number("address", 0, LAST_ADDRESS);
    }

    private byte[] transfer(Device bus, int address, I2cTransfer transfer) throws Refusal {
        RingRecord request = new RingRecord()
                .start(RingRecord.REQUEST, Syscall.TRANSFER, bus.id(), 0)
                .args(address, 0)
                .payload(transfer.encode());
        return ask(bus, request).payloadCopy();
    }

    private static String raw(Arguments args) throws Refusal {
        StringJoiner order = new StringJoiner(" ", "raw ", "");
        order.add("0x" + Integer.toHexString(address(args)));
        order.add(Integer.toString(args.number("temperature", 0, MAX_RAW)));
        order.add(Integer.toString(args.number("pressure", 0, MAX_RAW)));
        order.add(Integer.toString(args.number("humidity", 0, MAX_RAW)));
        return order.toString();
    }

    private static String fault(Arguments args) throws Refusal {
        String fault = args.text("fault");
        String delay = fault.equals("slow") ? "=" + args.numberOr("delay_ms", 1, 60_000, 50) : "";
        return "fault 0x" + Integer.toHexString(args.number("address", 0, LAST_ADDRESS)) + " " + fault + delay;
    }

    private void bench(ControlSocket.Answer answer, int line, String order) throws Refusal, IOException {
        answer.send(Map.of(
                "line", line, "value", Long.parseLong((String) bench(order).get("answer"))));
    }

    private Map<String, Object> bench(String order) throws Refusal {
        if (!node.plan().board().simulated()) {
            throw Refusal.failed(
                    "board " + node.plan().board().id() + " is real: only board sim can be pressed from here");
        }
        RingRecord reply = node.dispatcher()
                .request(
                        Door.SIMULATOR,
                        new RingRecord()
                                .start(RingRecord.REQUEST, Syscall.BENCH, 0, 0)
                                .text(order))
                .join();
        if (reply.result < 0) {
            throw Refusal.failed("sim " + order + ": " + (reply.length > 0 ? reply.text() : error(reply)));
        }
        return Map.of("answer", reply.text());
    }

    private RingRecord ask(Device device, RingRecord request) throws Refusal {
        RingRecord reply = node.dispatcher().request(device.driver(), request).join();
        if (reply.result < 0) {
            throw Refusal.failed(device.path() + ": " + error(reply));
        }
        return reply;
    }

    private static String error(RingRecord reply) {
        Errno errno = Errno.of(-reply.result);
        return errno + " (" + errno.meaning() + ")";
    }

    private <T> T onConductor(Callable<T> question) throws Refusal {
        try {
            return node.conductor().ask(question).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            throw Refusal.failed(String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        }
    }
}
