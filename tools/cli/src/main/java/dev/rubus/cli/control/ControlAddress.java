package dev.rubus.cli.control;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.ExitCode;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Where a node listens: {@code STATE/run/control.sock}, or the machine's own node when no state folder is named. */
public record ControlAddress(Path socket) {

    private static final Path MACHINE = Path.of("/run/rubus/control.sock");

    // sun_path is 108 bytes, the last of which is NUL (unix(7)).
    private static final int LONGEST_PATH = 107;

    public static ControlAddress machine() {
        return new ControlAddress(MACHINE);
    }

    public static ControlAddress of(Path state) {
        return new ControlAddress(state.toAbsolutePath().resolve("run/control.sock"));
    }

    SocketChannel connect() throws CommandFailure {
        if (socket.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw CommandFailure.usage("the path " + socket + " is too long for a socket (" + LONGEST_PATH
                    + " bytes): choose a state folder with a shorter name");
        }
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw whyNot();
        }
    }

    /** The system's message comes in the user's language, so the file system is asked what went wrong. */
    private CommandFailure whyNot() {
        try {
            Files.readAttributes(socket, BasicFileAttributes.class);
            return Files.isWritable(socket) ? notRunning() : refused();
        } catch (AccessDeniedException e) {
            return refused();
        } catch (NoSuchFileException e) {
            return notRunning();
        } catch (IOException e) {
            return CommandFailure.failed("cannot reach the node at " + socket + ": " + e.getMessage());
        }
    }

    private CommandFailure notRunning() {
        String where = socket.equals(MACHINE) ? "" : " (" + socket + ")";
        return new CommandFailure(
                ExitCode.NOT_RUNNING, "no node is running here" + where + "; start one with: supervisor start");
    }

    private CommandFailure refused() {
        return new CommandFailure(
                ExitCode.REFUSED,
                "you may not talk to the node at " + socket + ": run this as root or as the user who started it");
    }
}
