package dev.rubus.supervisor.conductor;

import dev.rubus.abi.Handshake;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.linux.LinuxException;
import dev.rubus.linux.SeqPacket;
import dev.rubus.supervisor.process.SupervisedProcess;
import org.tinylog.Logger;

/** What processes say of their own end. Conductor's thread only. */
final class LastWords {
    /**
     * Not without end, should anything still send. More than a socket's buffer holds as Linux comes, some 280; where an administrator gave it a
     * larger one the first are read, and it is the first that counts.
     */
    private static final int MAX_MESSAGES = 1024;

    private LastWords() {}

    /** The first is the cause; what dies after it, on another thread, is what that led to. */
    static void hear(SupervisedProcess p, Handshake.LastWords words) {
        if (p.lastWords == null) {
            p.lastWords = ExitCause.said(words.cause());
        }
    }

    /**
     * Reads what a process that has ended left in its socket. The exit code comes another way, and may come first: whoever says something
     * and is dead in the same moment has said it all the same.
     */
    static void hearOut(SupervisedProcess p) {
        SeqPacket socket = p.socket;
        if (socket == null) {
            return;
        }
        try {
            for (int i = 0; i < MAX_MESSAGES; i++) {
                SeqPacket.Message message = socket.receive();
                if (message == null || message.bytes().length == 0) {
                    return;
                }
                message.close();
                if (Handshake.decode(message.bytes(), message.bytes().length) instanceof Handshake.LastWords words) {
                    hear(p, words);
                }
            }
        } catch (LinuxException | ProtocolViolation e) {
            // It is dead: there is nobody left to end for it.
            Logger.debug("{} left what is no message: {}", p.spec.name(), e.getMessage());
        }
    }
}
