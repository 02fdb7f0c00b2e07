package dev.rubus.kernel.vfs;

import dev.rubus.abi.Errno;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A path that somebody sent, checked: absolute, UTF-8, no longer than Linux allows. {@code .} and empty components are gone;
 * {@code ..} is kept, because what it means is known only on the walk (path_resolution(7)).
 *
 * @param names its components
 * @param folder true if it ends in a slash, so that it must name a directory
 */
public record VfsPath(List<String> names, boolean folder) {
    /** Bytes of a component, limits.h. */
    public static final int NAME_MAX = 255;
    /** Bytes of a path with its final NUL, limits.h. */
    public static final int PATH_MAX = 4096;

    private static final char REPLACEMENT = '\ufffd';

    public static final String PARENT = "..";
    public static final VfsPath ROOT = new VfsPath(List.of(), true);

    public VfsPath {
        names = List.copyOf(names);
    }

    /**
     * Checks the bytes of a path.
     *
     * @throws VfsException ENOENT if empty, ENAMETOOLONG, EINVAL if relative, not UTF-8 or with a NUL
     */
    public static VfsPath of(byte[] bytes) throws VfsException {
        if (bytes.length >= PATH_MAX) {
            throw new VfsException(Errno.ENAMETOOLONG, "a path of " + bytes.length + " bytes");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new VfsException(Errno.EINVAL, "a path that is not UTF-8");
        }
        return parse(text);
    }

    /**
     * The same for text that was decoded elsewhere. The replacement character says that it was not UTF-8 before that.
     */
    public static VfsPath of(String text) throws VfsException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text) || text.indexOf(REPLACEMENT) >= 0) {
            throw new VfsException(Errno.EINVAL, "a path that is not UTF-8");
        }
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static VfsPath parse(String text) throws VfsException {
        if (text.isEmpty()) {
            throw new VfsException(Errno.ENOENT, "an empty path");
        }
        if (text.charAt(0) != '/' || text.indexOf('\0') >= 0) {
            throw new VfsException(Errno.EINVAL, text.replace('\0', '?'));
        }
        List<String> names = new ArrayList<>();
        for (String name : text.split("/")) {
            if (name.getBytes(StandardCharsets.UTF_8).length > NAME_MAX) {
                throw new VfsException(Errno.ENAMETOOLONG, text);
            }
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return new VfsPath(names, text.endsWith("/") || text.endsWith("/."));
    }

    @Override
    public String toString() {
        return "/" + String.join("/", names);
    }
}
