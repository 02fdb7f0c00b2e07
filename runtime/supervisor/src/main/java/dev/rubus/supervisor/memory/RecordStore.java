package dev.rubus.supervisor.memory;

import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.kernel.memory.Account;
import dev.rubus.kernel.memory.SizeClasses;
import dev.rubus.kernel.memory.SlabCache;
import dev.rubus.kernel.memory.Zone;
import java.lang.foreign.ValueLayout;

/**
 * Records that ring 0 keeps for later, in its own memory, each charged to an account. A record is 64 bytes as in a ring, and a payload
 * that does not fit there lies in an object of its own, whose number is then in the payload's place. No garbage. Dispatcher's thread only.
 */
public final class RecordStore {
    /** What there is not. */
    public static final int NONE = -1;

    private static final int LENGTH_AT = 36;
    private static final int PAYLOAD_AT = 40;

    private final Zone zone;
    private final SlabCache records;
    private final SizeClasses payloads;

    /** @param name of the cache @param payloads for those of all stores */
    RecordStore(Zone zone, String name, int maxRecords, SizeClasses payloads) {
        this.zone = zone;
        this.records = zone.cache(name, RingRecord.BYTES, maxRecords);
        this.payloads = payloads;
    }

    /** Keeps a copy. @return its number, or {@link #NONE} if the owner or the memory has no more: ENOMEM, counted there */
    public int put(RingRecord record, Account owner) {
        int number = records.allocate(owner);
        if (number < 0) {
            return NONE;
        }
        long at = records.offset(number);
        if (record.length <= RingRecord.INLINE) {
            record.writeTo(zone.memory(), at, 0);
            return number;
        }
        int payload = payloads.allocate(record.length, owner);
        if (payload < 0) {
            records.free(number);
            return NONE;
        }
        record.writeTo(zone.memory(), at, payloads.offset(payload));
        zone.memory().set(ValueLayout.JAVA_INT, at + PAYLOAD_AT, payload);
        return number;
    }

    /** Copies the record back. */
    public void load(int number, RingRecord into) {
        records.check(number);
        long at = records.offset(number);
        int payload = payload(at);
        try {
            into.readFrom(zone.memory(), at, payload == NONE ? 0 : payloads.offset(payload));
        } catch (ProtocolViolation e) {
            throw new IllegalStateException("ring 0's own record " + number + " is broken: " + e.what(), e);
        }
    }

    /** It is not needed any more. @throws dev.rubus.kernel.memory.MemoryFault if it is not there */
    public void free(int number) {
        records.check(number);
        int payload = payload(records.offset(number));
        try {
            if (payload != NONE) {
                payloads.free(payload);
            }
        } finally {
            records.free(number);
        }
    }

    private int payload(long at) {
        boolean outside = zone.memory().get(ValueLayout.JAVA_INT, at + LENGTH_AT) > RingRecord.INLINE;
        return outside ? zone.memory().get(ValueLayout.JAVA_INT, at + PAYLOAD_AT) : NONE;
    }

    /** How many are kept. */
    public int size() {
        return records.active();
    }
}
