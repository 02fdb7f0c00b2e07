package dev.rubus.linux.gpio;

import com.sun.jna.Memory;
import dev.rubus.abi.Errno;
import dev.rubus.linux.Fd;
import dev.rubus.linux.Ioctl;
import dev.rubus.linux.LinuxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A GPIO controller, found by its label: numbers change between kernels (Raspberry Pi 5: gpiochip4, then gpiochip0). */
public final class GpioChip implements AutoCloseable {
    private static final long GET_CHIPINFO = 0x8044B401L;
    private static final long GET_LINEINFO = 0xC100B405L;
    private static final long GET_LINE = 0xC250B407L;

    private final Fd fd;
    private final Info info;

    /** What the kernel says of a chip. */
    public record Info(Path device, String name, String label, int lines) {}

    /** What the kernel says of a line; flags are {@code GPIO_V2_LINE_FLAG_*}, bit 0 is "used". */
    public record LineInfo(int offset, String name, String consumer, long flags) {
        public boolean used() {
            return (flags & 1) != 0;
        }
    }

    private GpioChip(Fd fd, Info info) {
        this.fd = fd;
        this.info = info;
    }

    /** The chips of a device directory, normally {@code /dev}. */
    public static List<Info> detect(Path dev) throws IOException {
        List<Info> chips = new ArrayList<>();
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(dev, "gpiochip*")) {
            for (Path device : devices) {
                try (GpioChip chip = open(device)) {
                    chips.add(chip.info);
                }
            }
        }
        chips.sort((a, b) -> a.name().compareTo(b.name()));
        return chips;
    }

    /** @throws LinuxException ENODEV if no chip has one of the labels */
    public static GpioChip openByLabel(Path dev, Set<String> labels) throws IOException {
        for (Info chip : detect(dev)) {
            if (labels.contains(chip.label())) {
                return open(chip.device());
            }
        }
        throw new LinuxException("GPIO chip labelled " + String.join(" or ", labels), Errno.ENODEV.code());
    }

    public static GpioChip open(Path device) throws LinuxException {
        Fd fd = Fd.open(device.toString());
        try {
            Memory s = new Memory(68);
            Ioctl.call(fd, GET_CHIPINFO, s, "GPIO_GET_CHIPINFO");
            return new GpioChip(fd, new Info(device, text(s, 0), text(s, 32), s.getInt(64)));
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    public Info info() {
        return info;
    }

    public LineInfo line(int offset) throws LinuxException {
        Memory s = new Memory(256);
        s.clear();
        s.setInt(64, offset);
        Ioctl.call(fd, GET_LINEINFO, s, "GPIO_V2_GET_LINEINFO " + offset);
        return new LineInfo(offset, text(s, 0), text(s, 32), s.getLong(72));
    }

    /** Takes a line. @return the request's fd; the line is ours while any copy of it is open */
    public Fd request(LineRequest request) throws LinuxException {
        Memory s = request.toStruct();
        Ioctl.call(fd, GET_LINE, s, "GPIO_V2_GET_LINE " + request.offset());
        return Fd.own(s.getInt(LineRequest.FD_AT));
    }

    private static String text(Memory s, long at) {
        int length = 0;
        while (length < 32 && s.getByte(at + length) != 0) {
            length++;
        }
        return new String(s.getByteArray(at, length), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        fd.close();
    }
}
