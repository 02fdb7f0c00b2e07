package dev.rubus.abi;

import org.jspecify.annotations.Nullable;

/**
 * The numbered entries of ring 0. A number once shipped is never given another meaning.
 *
 * <p>Requests of a process to ring 0, requests of ring 0 to a driver, and events use the same numbers: a driver that serves
 * {@link #READ} gets the record that the app sent, with the handle replaced by the device id and the token by ring 0's own.
 */
public enum Syscall {
    /** Open a path. Payload: path, UTF-8. Result: handle. */
    OPEN(1),
    /** Close a handle. */
    CLOSE(2),
    /** Read a line's level. Result: 0 or 1. */
    READ(3),
    /** Write a line's level. arg0: 0 or 1. */
    WRITE(4),
    /** Events of a handle are wanted (arg0 = 1) or no longer wanted (arg0 = 0). */
    POLL(5),
    /** A bus transfer. Payload: {@link I2cTransfer}. Result: bytes read, the reply's payload. */
    TRANSFER(6),
    /** Publish a reading. Payload: {@link Reading}. */
    PUBLISH(7),
    /** Addresses that acknowledge on a bus. Result payload: 16 bytes, bit n of the whole is address n. */
    SCAN(8),
    /** Ring 0 to the net driver: one MQTT message. Payload: {@link MqttMessage}. */
    MQTT(9),
    /** Process to ring 0: a numbered fact about itself, as text "key=value". */
    NOTE(10),
    /** Ring 0 to a process: behave like the named fault. Payload: its name. Only where the node allows chaos. */
    FAULT(11),
    /** Ring 0 to the simulated board: one order of the test bench. Payload: text. */
    BENCH(12),
    /** Event, driver to ring 0 to subscribers: an edge. arg0: kernel's time stamp, ns, CLOCK_MONOTONIC; arg1: {@link EdgeCode}. */
    EDGE(13),
    /** Does nothing: for measuring a crossing. */
    NOP(14);

    private static final Syscall[] BY_NUMBER = new Syscall[32];

    static {
        for (Syscall s : values()) {
            BY_NUMBER[s.number] = s;
        }
    }

    private final int number;

    Syscall(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** The entry of that number, or null if there is none: {@code ENOSYS}. */
    public static @Nullable Syscall of(int number) {
        return number < 0 || number >= BY_NUMBER.length ? null : BY_NUMBER[number];
    }
}
