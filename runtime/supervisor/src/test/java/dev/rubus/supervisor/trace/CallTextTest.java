package dev.rubus.supervisor.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.Errno;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.Reading;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallTextTest {
    private static RingRecord request(Syscall op, int handle) {
        return new RingRecord().start(RingRecord.REQUEST, op, handle, 1);
    }

    private static Map<String, Object> text(RingRecord request, String path, RingRecord reply) {
        TracedCall call = new TracedCall(request, 0);
        call.on(path);
        call.answered(reply, 1234);
        return CallText.document("app", call);
    }

    private static String args(RingRecord request, String path) {
        return String.valueOf(text(request, path, new RingRecord()).get("args"));
    }

    @Test
    void argumentsAreDecoded() {
        assertEquals("\"/dev/gpio/17\", 0", args(request(Syscall.OPEN, 0).text("/dev/gpio/17"), ""));
        assertEquals("3</dev/gpio/17>", args(request(Syscall.CLOSE, 3), "/dev/gpio/17"));
        assertEquals("3</dev/gpio/27>, 1", args(request(Syscall.WRITE, 3).args(1, 0), "/dev/gpio/27"));
        assertEquals("", args(request(Syscall.NOP, 0), ""));
        assertEquals("1", args(request(Syscall.CLOCK, 0).args(1, 0), ""));
        Reading reading = new Reading("room/t", 21.5, "K", 0, 4, Reading.Quality.GOOD);
        assertEquals(
                "\"room/t\", 21.5, \"K\", seq 4",
                args(request(Syscall.PUBLISH, 0).payload(reading.encode()), ""));
        I2cTransfer transfer =
                I2cTransfer.Plain.of(I2cTransfer.Message.write((byte) 0xf7), I2cTransfer.Message.read(8));
        assertEquals(
                "4</dev/i2c/1/0x76>, w[f7] r8",
                args(request(Syscall.TRANSFER, 4).payload(transfer.encode()), "/dev/i2c/1/0x76"));
    }

    @Test
    void refusalNamesItsErrno() {
        Map<String, Object> call =
                text(request(Syscall.READ, 9), "", request(Syscall.READ, 9).fail(Errno.EBADF));
        assertEquals(-1, call.get("result"));
        assertEquals("EBADF", call.get("errno"));
        assertEquals("no such handle", call.get("meaning"));
        assertEquals(1234L, call.get("cost_ns"));
    }

    @Test
    void unknownNumberIsShownAsSuch() {
        RingRecord request = request(Syscall.NOP, 0);
        request.op = 999;
        assertEquals("syscall_999", text(request, "", new RingRecord()).get("call"));
    }

    @Test
    void nothingThatAProcessWroteReachesTheTerminal() {
        RingRecord escape = request(Syscall.NOTE, 0).text("\u001b[2Jx\"\\\n\u00e9");
        assertEquals("\"\\033[2Jx\\\"\\\\\\n\\303\\251\"", args(escape, ""));
    }

    @ParameterizedTest
    @EnumSource
    void anyBytesAreShownAsPrintableText(Syscall op) {
        long seed = Long.getLong("rubus.seed", System.nanoTime());
        System.out.println("CallTextTest: -Drubus.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2000; i++) {
            RingRecord request = request(op, random.nextInt(-3, 3)).args(random.nextLong(), random.nextLong());
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            RingRecord reply = request(op, 0).reply(random.nextInt(-140, 5)).payload(bytes);
            String shown = text(request.payload(bytes), "/x", reply).toString();
            assertTrue(shown.chars().allMatch(c -> c >= 0x20 && c <= 0x7e), shown + ", seed " + seed);
        }
    }
}
