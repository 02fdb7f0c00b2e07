package dev.rubus.supervisor.dispatcher;

/** A call cannot be kept until it is answered, because its caller's account or ring 0's memory is full: ENOMEM. Without a trace: it is an answer, not a fault. */
final class NoMemory extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoMemory() {
        super("no memory for another request", null, false, false);
    }
}
