package dev.rubus.cli.print;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Document;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A piece of a file: its bytes as they are, unless a person looks at them on a terminal. */
public final class FileText {

    private FileText() {}

    public static void print(Document piece, Output out) throws CommandFailure {
        byte[] bytes;
        try {
            bytes = piece.has("base64")
                    ? Base64.getDecoder().decode(piece.text("base64"))
                    : piece.text("text").getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.failed("the node sent no file: are this command and the node of the same version?");
        }
        out.bytes(bytes);
    }
}
