package dev.rubus.supervisor.vfs;

import dev.rubus.abi.HandleKind;
import dev.rubus.supervisor.dispatcher.Client;
import dev.rubus.supervisor.dispatcher.Handle;

/** A process's handle on an open file of the tree. */
final class FileHandle implements Handle {
    private final FileCalls calls;
    private final int number;
    private final String path;

    FileHandle(FileCalls calls, int number, String path) {
        this.calls = calls;
        this.number = number;
        this.path = path;
    }

    int number() {
        return number;
    }

    @Override
    public HandleKind kind() {
        return HandleKind.FILE;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public void closed(Client client, int handle) {
        calls.close(client, number);
    }
}
