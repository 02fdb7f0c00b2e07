package dev.rubus.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignatureTest {
    private static RingRecord request(Syscall op) {
        RingRecord record = new RingRecord().start(RingRecord.REQUEST, op, 0, 1);
        record.length = op.signature().minLength();
        return record.args(op.signature().arg0().least(), op.signature().arg1().least());
    }

    @ParameterizedTest
    @EnumSource
    void leastOfEverythingIsInRange(Syscall op) {
        assertEquals(Errno.OK, op.signature().check(request(op)));
    }

    @ParameterizedTest
    @EnumSource
    void onePastAnyLimitIsRefused(Syscall op) {
        Signature s = op.signature();
        RingRecord longer = request(op);
        longer.length = s.maxLength() + 1;
        assertEquals(s.tooLong(), s.check(longer));
        if (s.minLength() > 0) {
            RingRecord shorter = request(op);
            shorter.length = s.minLength() - 1;
            assertEquals(s.tooShort(), s.check(shorter));
        }
        for (Signature.Range range : new Signature.Range[] {s.arg0(), s.arg1()}) {
            if (range.most() < Long.MAX_VALUE) {
                assertFalse(range.has(range.most() + 1));
            }
            if (range.least() > Long.MIN_VALUE) {
                assertFalse(range.has(range.least() - 1));
            }
        }
        if (s.arg0().most() < Long.MAX_VALUE) {
            assertEquals(
                    Errno.EINVAL,
                    s.check(request(op).args(s.arg0().most() + 1, s.arg1().least())));
        }
        if (s.arg1().most() < Long.MAX_VALUE) {
            assertEquals(
                    Errno.EINVAL,
                    s.check(request(op).args(s.arg0().least(), s.arg1().most() + 1)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void repeatFlagGoesOnlyWithWhatMayBeRepeated(Syscall op) {
        RingRecord record = request(op);
        record.flags |= RingRecord.IDEMPOTENT;
        boolean never = op.signature().repeat() == Signature.Repeat.NEVER;
        assertEquals(never ? Errno.EINVAL : Errno.OK, op.signature().check(record));
    }

    @ParameterizedTest
    @EnumSource
    void eachNumberIsFoundAndFitsTheTables(Syscall op) {
        assertEquals(op, Syscall.of(op.number()));
        assertTrue(op.number() > 0 && op.number() < Syscall.NUMBERS);
        assertTrue(op.signature().maxLength() <= RingRecord.MAX_PAYLOAD);
    }

    @Test
    void numbersWithoutAnEntryAreUnknown() {
        for (int number : new int[] {Integer.MIN_VALUE, -1, 0, 31, 32, 65_535, Integer.MAX_VALUE}) {
            assertNull(Syscall.of(number), "number " + number);
        }
    }
}
