package dev.rubus.cli.control;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.ExitCode;

/** One line from a node: {@code {"ok":true,"data":...}} or {@code {"ok":false,"exit":1,"error":"..."}}. */
public final class Reply {

    private Reply() {}

    /** Its data, or the failure that it tells. */
    public static Document data(String line) throws CommandFailure {
        Document reply = Document.of(line);
        if (reply.flag("ok")) {
            return reply.get("data");
        }
        String error = reply.text("error");
        if (error.isEmpty()) {
            throw Document.unreadable("neither ok nor an error");
        }
        long exit = reply.number("exit").orElse(ExitCode.FAILED);
        boolean known = exit > ExitCode.DONE && exit <= ExitCode.REFUSED;
        throw new CommandFailure(known ? (int) exit : ExitCode.FAILED, error);
    }
}
