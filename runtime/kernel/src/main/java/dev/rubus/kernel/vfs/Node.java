package dev.rubus.kernel.vfs;

/** What a path leads to. */
public sealed interface Node permits Directory, File {
    Stat stat() throws VfsException;
}
