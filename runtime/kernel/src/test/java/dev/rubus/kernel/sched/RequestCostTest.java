package dev.rubus.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.I2cTransfer.Message;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RequestCostTest {
    private static final long BYTE = RequestCost.BYTE_NANOS;

    private final RequestCost cost = new RequestCost();

    @Test
    void aTransferCostsItsBytesAndAddresses() {
        assertEquals(2 * BYTE, expected(transfer(I2cTransfer.Plain.of(Message.write((byte) 1)))));
        assertEquals(
                (1 + 1 + 1 + 8) * BYTE,
                expected(transfer(I2cTransfer.Plain.of(Message.write((byte) 0xf7), Message.read(8)))));
        assertEquals((1 + 1024) * BYTE, expected(transfer(I2cTransfer.Plain.of(Message.write(new byte[1024])))));
        assertEquals(
                (2 + 4) * BYTE,
                expected(transfer(new I2cTransfer.Smbus(
                        false, 0xd0, I2cTransfer.Smbus.I2C_BLOCK_DATA, 4, new byte[] {1, 2, 3, 4}))),
                "an SMBus block that is written");
        assertEquals(
                (3 + 8) * BYTE,
                expected(transfer(new I2cTransfer.Smbus(true, 0xd0, I2cTransfer.Smbus.I2C_BLOCK_DATA, 8, new byte[0]))),
                "and one that is read");
    }

    @Test
    void eachKindOfRequestHasACostOfItsOwn() {
        assertEquals(RequestCost.LINE_NANOS, expected(request(Syscall.READ)));
        assertEquals(RequestCost.LINE_NANOS, expected(request(Syscall.WRITE)));
        assertEquals(117 * BYTE, expected(request(Syscall.SCAN)));
        assertEquals(RequestCost.OTHER_NANOS, expected(request(Syscall.NOP)));
        RingRecord strange = request(Syscall.NOP);
        for (int op : new int[] {-1, 0, 33, 65_535, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            strange.op = op;
            assertEquals(RequestCost.OTHER_NANOS, expected(strange), "number " + op);
        }
    }

    @Test
    void aSlowChipIsKnownAfterAFewRequestsAndForgottenAsFast() {
        RingRecord read = transfer(I2cTransfer.Plain.of(Message.read(9)));
        long nominal = 10 * BYTE;
        for (int i = 0; i < 8; i++) {
            learn(read, 10 * nominal);
        }
        assertEquals(10.0, (double) expected(read) / nominal, 1);
        assertEquals(RequestCost.LINE_NANOS, expected(request(Syscall.READ)), "other kinds are as they were");
        for (int i = 0; i < 16; i++) {
            learn(read, nominal);
        }
        assertEquals(1.0, (double) expected(read) / nominal, 0.1);
    }

    @Test
    void oneAbsurdObservationDoesNotMoveItBeyondReason() {
        RingRecord read = transfer(I2cTransfer.Plain.of(Message.read(9)));
        long nominal = 10 * BYTE;
        for (long seen : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -1, 0}) {
            learn(read, seen);
            long expected = expected(read);
            assertTrue(expected > 0 && expected <= 256 * nominal, seen + " made it " + expected);
        }
        for (int i = 0; i < 100; i++) {
            learn(read, 0);
        }
        assertTrue(expected(read) > 0, "nothing is for nothing");
    }

    @Test
    void nothingIsReadBeyondWhatIsThere() {
        SplittableRandom random = Seed.random("RequestCostTest");
        RingRecord hostile = request(Syscall.TRANSFER);
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(hostile.payload);
            hostile.length = random.nextInt(4) == 0 ? random.nextInt(8) : random.nextInt(RingRecord.MAX_PAYLOAD + 1);
            assertTrue(expected(hostile) > 0);
        }
    }

    private long expected(RingRecord request) {
        return cost.expected(request.op, RequestCost.nominal(request));
    }

    private void learn(RingRecord request, long nanos) {
        cost.learn(request.op, RequestCost.nominal(request), nanos);
    }

    private static RingRecord request(Syscall op) {
        return new RingRecord().start(RingRecord.REQUEST, op, 1, 0);
    }

    private static RingRecord transfer(I2cTransfer transfer) {
        return request(Syscall.TRANSFER).payload(transfer.encode());
    }
}
