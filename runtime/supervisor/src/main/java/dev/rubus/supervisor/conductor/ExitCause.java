package dev.rubus.supervisor.conductor;

import dev.rubus.supervisor.inline.InlineProcess;
import dev.rubus.supervisor.process.KilledFor;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the end of a process into words: what the shell's exit code, its own last words and the kernel's counters say. */
final class ExitCause {
    private static final int SIGNAL_BASE = 128;
    /** What a JVM exits with under -XX:+ExitOnOutOfMemoryError. */
    private static final int JVM_OUT_OF_MEMORY = 3;

    /** What is shown, and what the cause begins with, when the OOM killer chose the process. */
    static final String OUT_OF_MEMORY = "OOM";

    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(31, "SIGSYS"));

    /** UTF-8 of the last words that is kept: each byte may become two in JSON, and a message holds 2 KiB. */
    static final int MAX_LAST_WORDS = 512;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private ExitCause() {}

    /** What a process said of its end, as one line of bounded length. */
    static String said(String lastWords) {
        byte[] utf8 = CONTROL.matcher(lastWords).replaceAll(" ").getBytes(StandardCharsets.UTF_8);
        int end = Math.min(utf8.length, MAX_LAST_WORDS);
        while (end < utf8.length && (utf8[end] & 0xc0) == 0x80) {
            end--; // not in the middle of a character
        }
        return new String(utf8, 0, end, StandardCharsets.UTF_8);
    }

    /** For `ps`: {@code exit 1}, {@code SIGKILL}, or {@code OOM} if ring 0 chose it when memory ran out. */
    static String exit(int code, @Nullable KilledFor killedFor) {
        return killedFor != null && killedFor.by() == KilledFor.By.OUT_OF_MEMORY ? OUT_OF_MEMORY : exit(code);
    }

    static String exit(int code) {
        if (code == InlineProcess.GIVEN_UP) {
            return "given up";
        }
        if (code > SIGNAL_BASE) {
            int signal = code - SIGNAL_BASE;
            return SIGNALS.getOrDefault(signal, "signal " + signal);
        }
        return "exit " + code;
    }

    /**
     * For MQTT.
     *
     * @param killedFor why ring 0 killed it, if it did
     * @param lastWords what it said itself
     * @param outOfMemory why Linux killed it when memory ran out, if it did
     */
    static String cause(
            int code, @Nullable KilledFor killedFor, @Nullable String lastWords, @Nullable String outOfMemory) {
        if (killedFor != null) {
            // Whoever said why it ends, and only takes long over it, ended for that.
            return lastWords != null && killedFor.by() == KilledFor.By.SOCKET_CLOSED ? lastWords : killedFor.words();
        }
        if (outOfMemory != null) {
            return "out of memory: " + outOfMemory;
        }
        if (lastWords != null) {
            return lastWords;
        }
        if (code == JVM_OUT_OF_MEMORY) {
            return "out of memory: Java heap";
        }
        return exit(code);
    }
}
