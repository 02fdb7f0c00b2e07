package dev.rubus.abi;

import static dev.rubus.abi.HandleKind.BUS;
import static dev.rubus.abi.HandleKind.DIRECTORY;
import static dev.rubus.abi.HandleKind.FILE;
import static dev.rubus.abi.HandleKind.LINE;
import static dev.rubus.abi.HandleKind.NONE;
import static dev.rubus.abi.Signature.Repeat.ALWAYS;
import static dev.rubus.abi.Signature.Repeat.CALLER_SAYS;
import static dev.rubus.abi.Signature.Sender.PROCESS;
import static dev.rubus.abi.Signature.Sender.RING0;
import static dev.rubus.abi.Signature.sentBy;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The numbered entries of ring 0. A number once shipped is never given another meaning.
 *
 * <p>Requests of a process to ring 0, requests of ring 0 to a driver, and events use the same numbers: a driver that serves
 * {@link #READ} gets the record that the app sent, with the handle replaced by the device id and the token by ring 0's own.
 *
 * <p>Each entry declares what it takes, see {@link Signature}. What a device, a file or a grant allows beyond that is the business of
 * the call itself.
 */
public enum Syscall {
    /** Open a path. Payload: path, UTF-8. Result: handle. */
    OPEN(
            1,
            sentBy(PROCESS)
                    .payload(1, Syscall.MAX_PATH)
                    .lengthErrors(Errno.ENOENT, Errno.ENAMETOOLONG)
                    .arg0(0, Integer.MAX_VALUE)),
    /** Close a handle. */
    CLOSE(2, sentBy(PROCESS).on(LINE, BUS, FILE, DIRECTORY)),
    /** Read a line's level: result 0 or 1. Or of a file: arg0 the offset, arg1 how many bytes; the reply's payload. */
    READ(
            3,
            sentBy(PROCESS)
                    .arg0(0, Long.MAX_VALUE)
                    .arg1(0, RingRecord.MAX_PAYLOAD)
                    .on(LINE, FILE)
                    .repeat(ALWAYS)),
    /** Write a line's level: arg0 is 0 or 1. Or a file: arg0 the offset, the payload what is written there. */
    WRITE(
            4,
            sentBy(PROCESS)
                    .payload(0, RingRecord.MAX_PAYLOAD)
                    .arg0(0, Long.MAX_VALUE)
                    .on(LINE, FILE)
                    .repeat(CALLER_SAYS)),
    /** Events of a handle are wanted (arg0 = 1) or no longer wanted (arg0 = 0). */
    POLL(5, sentBy(PROCESS).arg0(0, 1).on(LINE, FILE)),
    /** A bus transfer. Payload: {@link I2cTransfer}. Result: bytes read, the reply's payload. */
    TRANSFER(6, sentBy(PROCESS).payload(1, RingRecord.MAX_PAYLOAD).on(BUS).repeat(CALLER_SAYS)),
    /** Publish a reading. Payload: {@link Reading}. */
    PUBLISH(7, sentBy(PROCESS).payload(1, Reading.MAX_BYTES)),
    /** Addresses that acknowledge on a bus. Result payload: 16 bytes, bit n of the whole is address n. */
    SCAN(8, sentBy(RING0)),
    /** Ring 0 to the net driver: one MQTT message. Payload: {@link MqttMessage}. */
    MQTT(9, sentBy(RING0).payload(1, RingRecord.MAX_PAYLOAD)),
    /** Process to ring 0: a numbered fact about itself, as text "key=value". */
    NOTE(10, sentBy(PROCESS).payload(1, 256)),
    /** Ring 0 to a process: behave like the named fault. Payload: its name. Only where the node allows chaos. */
    FAULT(11, sentBy(RING0).payload(1, 64)),
    /** Ring 0 to the simulated board: one order of the test bench. Payload: text. */
    BENCH(12, sentBy(RING0).payload(1, RingRecord.MAX_PAYLOAD)),
    /**
     * Event, driver to ring 0 to subscribers: an edge. arg0: kernel's time stamp, ns, CLOCK_MONOTONIC; arg1: {@link EdgeCode}. Driver to
     * ring 0 only, with a result below 0, -errno: the line's fd failed, this driver will report no more edges of it.
     */
    EDGE(13, sentBy(RING0)),
    /** Does nothing: for measuring a crossing. */
    NOP(14, sentBy(PROCESS).repeat(ALWAYS)),
    /** What reading and writing cannot say. arg0: the command; arg1 and the payload: as the command has it. */
    IOCTL(
            15,
            sentBy(PROCESS)
                    .payload(0, RingRecord.MAX_PAYLOAD)
                    .arg0(0, 0xffff_ffffL)
                    .arg1(Long.MIN_VALUE, Long.MAX_VALUE)
                    .on(LINE, BUS, FILE, DIRECTORY)),
    /** Memory of the shared region. arg0: bytes. Reply: arg0 is where it lies in the region, arg1 how many bytes there are. */
    MAP(16, sentBy(PROCESS).arg0(1, Long.MAX_VALUE)),
    /** Gives memory of the shared region back. arg0: where it lies, as MAP said. */
    UNMAP(17, sentBy(PROCESS).arg0(0, Long.MAX_VALUE)),
    /** Starts a program that the node's configuration declares. Payload: its name. Result: its generation. */
    SPAWN(18, sentBy(PROCESS).payload(1, 64)),
    /** The caller has ended its work. arg0: status 0 to 255; 0 is success, and it is not started again. No reply has to be awaited. */
    EXIT(19, sentBy(PROCESS).arg0(0, 255)),
    /**
     * Events of a line, arg0: 0 none, 1 rising, 2 falling, 3 both. Or without a handle: readings that apps of this node publish,
     * payload: {@code app/point}, arg0: 1 from now on, 0 no longer; they come as events with the {@link Reading} as payload.
     */
    SUBSCRIBE(20, sentBy(PROCESS).payload(0, Syscall.MAX_TOPIC).arg0(0, 3).on(NONE, LINE)),
    /** A clock's time. arg0: 0 CLOCK_REALTIME, 1 CLOCK_MONOTONIC, as in clock_gettime(2). Reply: arg0 is the time, ns. */
    CLOCK(21, sentBy(PROCESS).arg0(0, 1).repeat(ALWAYS)),
    /** What a path leads to. Payload: path, UTF-8. */
    STAT(
            22,
            sentBy(PROCESS)
                    .payload(1, Syscall.MAX_PATH)
                    .lengthErrors(Errno.ENOENT, Errno.ENAMETOOLONG)
                    .repeat(ALWAYS)),
    /** The names in a directory. Payload: path, UTF-8; arg0: how many to skip. */
    LIST(
            23,
            sentBy(PROCESS)
                    .payload(1, Syscall.MAX_PATH)
                    .lengthErrors(Errno.ENOENT, Errno.ENAMETOOLONG)
                    .arg0(0, Integer.MAX_VALUE)
                    .repeat(ALWAYS)),
    /** Event, ring 0 to a process: memory is short, give back what you can do without. */
    SHRINK(24, sentBy(RING0));

    /** Bytes of the longest path: half of a payload, so that a reply can quote it. */
    public static final int MAX_PATH = 1024;
    /** Bytes of the longest {@code app/point}. */
    public static final int MAX_TOPIC = 64 + 1 + Reading.MAX_POINT;
    /** One more than the highest number that can be given out: the size of a table over all of them. */
    public static final int NUMBERS = 32;

    private static final @Nullable Syscall[] BY_NUMBER = new Syscall[NUMBERS];

    static {
        for (Syscall s : values()) {
            BY_NUMBER[s.number] = s;
        }
    }

    private final int number;
    /** A record of numbers and of a set that cannot change. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Signature signature;

    private final String label;

    Syscall(int number, Signature signature) {
        this.number = number;
        this.signature = signature;
        this.label = name().toLowerCase(Locale.ROOT);
    }

    public int number() {
        return number;
    }

    /** What it takes. */
    public Signature signature() {
        return signature;
    }

    /** Its name as users see it: {@code open}. */
    public String label() {
        return label;
    }

    /** The entry of that number, or null if there is none: {@code ENOSYS}. */
    public static @Nullable Syscall of(int number) {
        return number < 0 || number >= BY_NUMBER.length ? null : BY_NUMBER[number];
    }
}
