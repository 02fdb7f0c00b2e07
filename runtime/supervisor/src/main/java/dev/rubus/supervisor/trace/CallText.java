package dev.rubus.supervisor.trace;

import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A traced call in the manner of strace(1). Everything a process wrote is quoted: no byte of it reaches the terminal as it is. */
public final class CallText {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    /** Bytes of a payload that are shown. */
    private static final int SHOWN = 32;

    private CallText() {}

    /** The keys of {@code supervisor strace --json}. */
    public static Map<String, Object> document(String process, TracedCall call) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("time", Instant.ofEpochMilli(call.wallMillis).toString());
        all.put("name", process);
        all.put("call", name(call));
        all.put("number", call.number);
        all.put("args", String.join(", ", arguments(call)));
        all.put("result", call.result < 0 ? -1 : call.result);
        Errno errno = call.result < 0 ? Errno.of(-call.result) : Errno.OK;
        all.put("errno", errno == Errno.OK ? null : errno.name());
        all.put("meaning", errno == Errno.OK ? null : errno.meaning());
        all.put("answer", answer(call));
        all.put("cost_ns", call.nanos);
        return all;
    }

    private static String name(TracedCall call) {
        Syscall op = Syscall.of(call.number);
        return op == null ? "syscall_" + call.number : op.label();
    }

    private static List<String> arguments(TracedCall call) {
        List<String> all = new ArrayList<>();
        if (call.handle != 0 || needsHandle(call)) {
            all.add(call.handle + (call.path.isEmpty() ? "" : "<" + call.path + ">"));
        }
        switch (Syscall.of(call.number)) {
            case OPEN, STAT, LIST, SPAWN, NOTE, SUBSCRIBE -> {
                if (call.payload.length > 0) {
                    all.add(quoted(call.payload));
                }
                addNumbers(call, all);
            }
            case PUBLISH -> all.add(reading(call));
            case TRANSFER -> all.add(transfer(call));
            case null, default -> {
                addNumbers(call, all);
                if (call.payload.length > 0) {
                    all.add(quoted(call.payload));
                }
            }
        }
        if (call.idempotent) {
            all.add("IDEMPOTENT");
        }
        return all;
    }

    private static boolean needsHandle(TracedCall call) {
        Syscall op = Syscall.of(call.number);
        return op != null && op.signature().needsHandle();
    }

    private static void addNumbers(TracedCall call, List<String> all) {
        Syscall op = Syscall.of(call.number);
        boolean one = op == null || op.signature().arg0().most() != 0 || call.arg0 != 0;
        boolean two = op == null || op.signature().arg1().most() != 0 || call.arg1 != 0;
        if (one || two) {
            all.add(Long.toString(call.arg0));
        }
        if (two) {
            all.add(Long.toString(call.arg1));
        }
    }

    private static String reading(TracedCall call) {
        try {
            Reading r = Reading.decode(call.payload, call.payload.length);
            return quoted(r.point().getBytes(StandardCharsets.UTF_8)) + ", " + r.value() + ", "
                    + quoted(r.unit().getBytes(StandardCharsets.UTF_8)) + ", seq " + r.seq();
        } catch (ProtocolViolation e) {
            return quoted(call.payload);
        }
    }

    private static String transfer(TracedCall call) {
        try {
            return switch (I2cTransfer.decode(call.payload, call.payload.length)) {
                case I2cTransfer.Plain plain -> {
                    List<String> messages = new ArrayList<>();
                    plain.messages()
                            .forEach(m -> messages.add(m.read() ? "r" + m.length() : "w[" + hex(m.data()) + "]"));
                    yield String.join(" ", messages);
                }
                case I2cTransfer.Smbus s ->
                    "smbus " + (s.read() ? "read" : "write") + " size " + s.size() + " command 0x"
                            + Integer.toHexString(s.command())
                            + (s.data().length > 0 ? " [" + hex(s.data()) + "]" : "");
            };
        } catch (ProtocolViolation e) {
            return quoted(call.payload);
        }
    }

    private static String answer(TracedCall call) {
        if (call.result < 0) {
            return "";
        }
        return switch (Syscall.of(call.number)) {
            case CLOCK -> call.answer0 + " ns";
            case MAP -> "at " + call.answer0;
            case TRANSFER -> call.answerLength == 0 ? "" : "[" + hex(call.answer, call.answerLength) + "]";
            case null, default -> call.answerLength == 0 ? "" : quoted(call.answer, call.answerLength);
        };
    }

    private static String hex(byte[] bytes) {
        return hex(bytes, bytes.length);
    }

    private static String hex(byte[] bytes, int length) {
        int shown = Math.min(SHOWN, bytes.length);
        return HEX.formatHex(bytes, 0, shown) + (length > shown ? " ... " + length + " bytes" : "");
    }

    private static String quoted(byte[] bytes) {
        return quoted(bytes, bytes.length);
    }

    /** As strace quotes: what is not printable ASCII in octal. */
    private static String quoted(byte[] bytes, int length) {
        StringBuilder text = new StringBuilder("\"");
        int shown = Math.min(bytes.length, length > RingRecord.INLINE ? 2 * SHOWN : SHOWN);
        for (int i = 0; i < shown; i++) {
            int b = bytes[i] & 0xff;
            if (b == '"' || b == '\\') {
                text.append('\\').append((char) b);
            } else if (b == '\n') {
                text.append("\\n");
            } else if (b < 0x20 || b > 0x7e) {
                text.append('\\').append(Integer.toOctalString(b | 0x200).substring(1));
            } else {
                text.append((char) b);
            }
        }
        return text.append(length > shown ? "\"..." : "\"").toString();
    }
}
