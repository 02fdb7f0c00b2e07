package dev.rubus.abi;

/** The other side of a channel broke the protocol; the message names the field and the value. */
public final class ProtocolViolation extends Exception {
    private final String what;

    public ProtocolViolation(String what) {
        super(what);
        this.what = what;
    }

    /** The field that is out of range, and its value. */
    public String what() {
        return what;
    }
}
