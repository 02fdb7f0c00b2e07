package dev.rubus.abi;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a system call takes: the part of the check that needs to know nothing of the caller. Immutable.
 *
 * @param sender who may send it as a request
 * @param minLength bytes of payload, at least
 * @param maxLength bytes of payload, at most
 * @param arg0 what arg0 may be
 * @param arg1 what arg1 may be
 * @param handles kinds of handle that it works on; {@link HandleKind#NONE} among them: it also goes without
 * @param repeat whether it may be sent again after a driver died
 * @param tooShort the error for a payload that is too short, as man 2 has it for the like
 * @param tooLong the error for one that is too long
 */
public record Signature(
        Sender sender,
        int minLength,
        int maxLength,
        Range arg0,
        Range arg1,
        Set<HandleKind> handles,
        Repeat repeat,
        Errno tooShort,
        Errno tooLong) {
    private static final Range ZERO = new Range(0, 0);

    /** Which way a request goes. */
    public enum Sender {
        /** From a process to ring 0. */
        PROCESS,
        /** From ring 0 to a driver; from a process it ends in EPERM. */
        RING0
    }

    /** Whether doing it twice is as good as once. */
    public enum Repeat {
        /** By its nature. */
        ALWAYS,
        /** If the caller says so with {@link RingRecord#IDEMPOTENT}. */
        CALLER_SAYS,
        /** Never; the flag is EINVAL. */
        NEVER
    }

    /** A whole number from least to most, both included. */
    public record Range(long least, long most) {
        public boolean has(long value) {
            return value >= least && value <= most;
        }
    }

    public Signature {
        handles = Set.copyOf(handles);
    }

    /** A call without arguments. */
    static Signature sentBy(Sender sender) {
        return new Signature(
                sender, 0, 0, ZERO, ZERO, EnumSet.of(HandleKind.NONE), Repeat.NEVER, Errno.EINVAL, Errno.EINVAL);
    }

    Signature payload(int least, int most) {
        return new Signature(sender, least, most, arg0, arg1, handles, repeat, tooShort, tooLong);
    }

    Signature lengthErrors(Errno whenShort, Errno whenLong) {
        return new Signature(sender, minLength, maxLength, arg0, arg1, handles, repeat, whenShort, whenLong);
    }

    Signature arg0(long least, long most) {
        return new Signature(
                sender, minLength, maxLength, new Range(least, most), arg1, handles, repeat, tooShort, tooLong);
    }

    Signature arg1(long least, long most) {
        return new Signature(
                sender, minLength, maxLength, arg0, new Range(least, most), handles, repeat, tooShort, tooLong);
    }

    Signature on(HandleKind... kinds) {
        return new Signature(sender, minLength, maxLength, arg0, arg1, Set.of(kinds), repeat, tooShort, tooLong);
    }

    Signature repeat(Repeat how) {
        return new Signature(sender, minLength, maxLength, arg0, arg1, handles, how, tooShort, tooLong);
    }

    /** True if it works on an open handle, and only so. */
    public boolean needsHandle() {
        return !handles.contains(HandleKind.NONE);
    }

    /** The lengths and ranges of the private copy of a record, without its handle. @return {@link Errno#OK} or what is wrong */
    public Errno check(RingRecord record) {
        if (record.length < minLength) {
            return tooShort;
        }
        if (record.length > maxLength) {
            return tooLong;
        }
        if (!arg0.has(record.arg0) || !arg1.has(record.arg1)) {
            return Errno.EINVAL;
        }
        return record.isIdempotent() && repeat == Repeat.NEVER ? Errno.EINVAL : Errno.OK;
    }
}
