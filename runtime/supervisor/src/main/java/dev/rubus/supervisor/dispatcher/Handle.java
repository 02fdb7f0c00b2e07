package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.HandleKind;

/** What an open handle of a process leads to. */
public interface Handle {
    HandleKind kind();

    /** What it was opened as, for traces. */
    String path();

    /** The process closed it, or is gone. Dispatcher's thread; must not wait. */
    default void closed(Client client, int handle) {
        // Most hold nothing that belongs to one handle alone.
    }
}
