package dev.rubus.kernel.vfs;

import dev.rubus.abi.Errno;
import java.util.List;

/** A node with names in it. Any thread. */
public non-sealed interface Directory extends Node {
    /** @throws VfsException ENOENT if there is no such name */
    Node lookup(String name) throws VfsException;

    /** The names that are in it now, in the order they are shown. */
    List<String> names() throws VfsException;

    /** Makes an empty file. @throws VfsException EACCES where files cannot be made, ENOSPC, EDQUOT */
    default File create(String name) throws VfsException {
        throw new VfsException(Errno.EACCES, name);
    }
}
