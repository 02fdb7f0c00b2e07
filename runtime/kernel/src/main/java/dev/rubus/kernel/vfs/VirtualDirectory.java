package dev.rubus.kernel.vfs;

import dev.rubus.abi.Errno;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A directory whose entries are made up at each look. Nothing can be put into it from outside. */
public final class VirtualDirectory implements Directory {
    private final Callable<Map<String, Node>> entries;

    private VirtualDirectory(Callable<Map<String, Node>> entries) {
        this.entries = entries;
    }

    /** With the same entries always. */
    public static VirtualDirectory of(Map<String, ? extends Node> entries) {
        Map<String, Node> fixed = new LinkedHashMap<>(entries);
        return new VirtualDirectory(() -> fixed);
    }

    /** With what is there at the moment; a supplier that fails is an EIO. */
    public static VirtualDirectory live(Callable<Map<String, Node>> entries) {
        return new VirtualDirectory(entries);
    }

    /** Empty: a place to mount something. */
    public static VirtualDirectory empty() {
        return of(Map.of());
    }

    @Override
    public Stat stat() {
        return Stat.directory(0555);
    }

    @Override
    public Node lookup(String name) throws VfsException {
        Node node = now().get(name);
        if (node == null) {
            throw new VfsException(Errno.ENOENT, name);
        }
        return node;
    }

    @Override
    public List<String> names() throws VfsException {
        return List.copyOf(now().keySet());
    }

    private Map<String, Node> now() throws VfsException {
        try {
            return entries.call();
        } catch (VfsException e) {
            throw e;
        } catch (Exception e) {
            throw new VfsException(Errno.EIO, String.valueOf(e.getMessage()));
        }
    }
}
