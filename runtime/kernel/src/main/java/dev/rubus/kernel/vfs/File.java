package dev.rubus.kernel.vfs;

/** A node that can be opened. Any thread. */
public non-sealed interface File extends Node {
    /** @throws VfsException EACCES if it cannot be read or written as wanted */
    OpenFile open(OpenMode mode) throws VfsException;
}
