package dev.rubus.cli.print;

import dev.rubus.cli.control.Document;

/** A system call in the manner of strace(1): {@code read(3</dev/gpio/17>) = 1 <24 us>}. */
public final class TracedCalls {

    private TracedCalls() {}

    public static void one(Document call, Output out) {
        if (call.has("missed")) {
            out.line("... " + call.text("missed") + " calls came faster than they could be shown");
            return;
        }
        StringBuilder line = new StringBuilder(call.text("call"))
                .append('(')
                .append(call.text("args"))
                .append(") = ")
                .append(call.text("result"));
        if (!call.text("errno").isEmpty()) {
            line.append(' ')
                    .append(call.text("errno"))
                    .append(" (")
                    .append(call.text("meaning"))
                    .append(')');
        }
        if (!call.text("answer").isEmpty()) {
            line.append(' ').append(call.text("answer"));
        }
        out.line(line.append(" <").append(cost(call.get("cost_ns"))).append('>').toString());
    }

    private static String cost(Document nanos) {
        long ns = nanos.number().orElse(0);
        return ns < 10_000 ? ns + " ns" : ns / 1000 + " us";
    }
}
