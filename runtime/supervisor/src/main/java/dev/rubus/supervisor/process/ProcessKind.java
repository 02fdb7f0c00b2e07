package dev.rubus.supervisor.process;

import java.util.Locale;

/** What a supervised process is to the node. */
public enum ProcessKind {
    DRIVER,
    APP,
    SERVICE;

    /** The word that `supervisor ps` shows. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
