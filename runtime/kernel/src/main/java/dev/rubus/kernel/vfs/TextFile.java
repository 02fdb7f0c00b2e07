package dev.rubus.kernel.vfs;

import dev.rubus.abi.Errno;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A file whose text is made when it is first read after its opening, so that a reader sees one moment however small its pieces are (as Linux's {@code seq_file}); and which, if
 * it is a tunable, takes a value in one write.
 */
public final class TextFile implements File {
    /** A tunable is one word or one line. */
    private static final int MAX_VALUE = 256;

    private final String name;
    private final Stat stat;
    private final Callable<String> text;
    private final @Nullable Setter setter;

    /** Takes the value that was written, without its line end. */
    public interface Setter {
        /** @throws VfsException EINVAL if it is no value of this tunable */
        void set(String value) throws VfsException;
    }

    private TextFile(String name, Stat stat, Callable<String> text, @Nullable Setter setter) {
        this.name = name;
        this.stat = stat;
        this.text = text;
        this.setter = setter;
    }

    public static TextFile of(String name, Callable<String> text) {
        return new TextFile(name, Stat.file(0444), text, null);
    }

    /** Only for the operator and one process. */
    public static TextFile ownedBy(String owner, String name, Callable<String> text) {
        return new TextFile(name, new Stat(false, 0440, owner, 0, 0), text, null);
    }

    public static TextFile tunable(String name, Callable<String> text, Setter setter) {
        return new TextFile(name, Stat.file(0644), text, setter);
    }

    @Override
    public Stat stat() {
        return stat;
    }

    @Override
    public OpenFile open(OpenMode mode) throws VfsException {
        if (mode.writes() && setter == null) {
            throw new VfsException(Errno.EACCES, name);
        }
        return new Open();
    }

    private final class Open implements OpenFile {
        private byte @Nullable [] made;

        @Override
        public byte[] read(long offset, int count) throws VfsException {
            // From the start again: a new moment, as a shell's loop over one descriptor expects it.
            byte[] whole = made == null || offset == 0 ? make() : made;
            made = whole;
            int from = (int) Math.min(offset, whole.length);
            return Arrays.copyOfRange(whole, from, Math.min(whole.length, from + count));
        }

        @Override
        public int write(long offset, byte[] bytes) throws VfsException {
            if (setter == null) {
                throw OpenFile.notForWriting(name);
            }
            if (bytes.length > MAX_VALUE) {
                throw new VfsException(Errno.EINVAL, name);
            }
            setter.set(new String(bytes, StandardCharsets.UTF_8).strip());
            return bytes.length;
        }
    }

    private byte[] make() throws VfsException {
        try {
            return text.call().getBytes(StandardCharsets.UTF_8);
        } catch (VfsException e) {
            throw e;
        } catch (Exception e) {
            throw new VfsException(Errno.EIO, name);
        }
    }
}
