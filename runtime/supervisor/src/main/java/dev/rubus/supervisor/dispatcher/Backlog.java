package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingProducer;
import dev.rubus.abi.RingRecord;
import dev.rubus.kernel.memory.Account;
import dev.rubus.supervisor.memory.RecordStore;

/** Records that a process's ring has no room for, in order, in ring 0's memory and charged to the process. Dispatcher's thread only. */
final class Backlog {
    /** Twice what the kernel buffers for a line; then the process is cut off. */
    static final int MAX = 2048;

    /** Of it for what may be lost: however much of that comes, replies and edges have the other half. */
    static final int SPARE = MAX / 2;

    private final RecordStore store;
    private final Account owner;
    /** A ring of their numbers; most processes never need it. */
    private int[] numbers = {};

    private RingRecord next = Backlog.NOTHING;
    private int first;
    private int size;

    private static final RingRecord NOTHING = new RingRecord();

    Backlog(RecordStore store, Account owner) {
        this.store = store;
        this.owner = owner;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Keeps a copy. @return false if there is no room: it does not read */
    boolean add(RingRecord record) {
        if (size == MAX) {
            return false;
        }
        int number = store.put(record, owner);
        if (number == RecordStore.NONE) {
            return false;
        }
        if (numbers.length == 0) {
            numbers = new int[MAX];
            next = new RingRecord();
        }
        numbers[first + size & MAX - 1] = number;
        size++;
        return true;
    }

    /** The same for a record that may be lost. @return false if what is left of the room is for those that may not */
    boolean addSpare(RingRecord record) {
        return size < SPARE && add(record);
    }

    /** Moves what fits. @return true if anything did */
    boolean moveTo(RingProducer ring) throws ProtocolViolation {
        boolean moved = false;
        while (size > 0 && ring.free() > 0) {
            store.load(numbers[first], next);
            if (!ring.offer(next)) {
                break; // room for a record, but not for its payload
            }
            remove();
            moved = true;
        }
        return moved;
    }

    private void remove() {
        int number = numbers[first];
        first = first + 1 & MAX - 1;
        size--;
        store.free(number);
    }

    /** Nobody reads them any more. */
    void clear() {
        while (size > 0) {
            remove();
        }
    }
}
