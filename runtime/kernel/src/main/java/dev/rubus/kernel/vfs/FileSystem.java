package dev.rubus.kernel.vfs;

/**
 * A tree to mount.
 *
 * @param type what it is made by, for example {@code proc}
 * @param source where it comes from; {@code none}, or a folder of the host
 */
public record FileSystem(String type, String source, Directory root) {}
