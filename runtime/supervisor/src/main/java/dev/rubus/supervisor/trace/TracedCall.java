package dev.rubus.supervisor.trace;

import dev.rubus.abi.RingRecord;
import java.util.Arrays;

/**
 * One system call of a traced process: what was asked, copied before anybody served it, and what came of it. Written by the dispatcher;
 * whoever it was handed to only reads.
 */
public final class TracedCall {
    /** Of an answer's payload; a trace is no copy of the data. */
    private static final int ANSWER_BYTES = 64;

    final long wallMillis;
    final int number;
    final boolean idempotent;
    final int handle;
    final long arg0;
    final long arg1;
    final byte[] payload;
    String path = "";
    int result;
    long answer0;
    byte[] answer = new byte[0];
    int answerLength;
    long nanos;

    public TracedCall(RingRecord request, long wallMillis) {
        this.wallMillis = wallMillis;
        number = request.op;
        idempotent = request.isIdempotent();
        handle = request.handle;
        arg0 = request.arg0;
        arg1 = request.arg1;
        payload = request.payloadCopy();
    }

    /** What its handle leads to. */
    public void on(String opened) {
        path = opened;
    }

    /** @param cost from the look at the request to the answer in the caller's ring, ns */
    public void answered(RingRecord reply, long cost) {
        result = reply.result;
        answer0 = reply.arg0;
        answerLength = reply.length;
        answer = Arrays.copyOf(reply.payload, Math.min(reply.length, ANSWER_BYTES));
        nanos = cost;
    }
}
