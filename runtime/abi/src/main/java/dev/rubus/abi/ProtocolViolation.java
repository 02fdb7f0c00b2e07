package dev.rubus.abi;

/** The other side of a channel broke the protocol; the message names the field and the value. */
public final class ProtocolViolation extends Exception {
    public ProtocolViolation(String what) {
        super(what);
    }
}
