package dev.rubus.sim.device.gpio;

/**
 * What {@code struct gpio_v2_line_event} says (kernel doc userspace-api/gpio/gpio-v2-line-event-read).
 *
 * @param timestampNs when the kernel saw it: at the change, or, when debounced, at the end of the quiet time
 * @param rising from inactive to active, so with an active-low line the voltage falls
 * @param offset the line's number on its chip
 * @param seqno counts the events of all lines of the request, from 1; unsigned
 * @param lineSeqno counts the events of this line, from 1; unsigned
 */
public record Edge(long timestampNs, boolean rising, int offset, int seqno, int lineSeqno) {
    /** {@code GPIO_V2_LINE_EVENT_RISING_EDGE} 1 or {@code GPIO_V2_LINE_EVENT_FALLING_EDGE} 2. */
    public int id() {
        return rising ? 1 : 2;
    }
}
