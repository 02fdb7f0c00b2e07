package dev.rubus.board.hardware;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What the firmware says this machine is.
 *
 * @param compatible strings of {@code /proc/device-tree/compatible}, the most specific first; empty on a PC
 * @param model text of {@code /proc/device-tree/model}, may be empty
 */
public record DeviceTree(List<String> compatible, String model) {
    /** A machine without a device tree. */
    public static final DeviceTree NONE = new DeviceTree(List.of(), "");

    public DeviceTree {
        compatible = List.copyOf(compatible);
    }

    /** From the files' content: strings, each ended by a NUL byte. Absent files are given as no bytes. */
    public static DeviceTree of(byte[] compatible, byte[] model) {
        List<String> strings = strings(model);
        return new DeviceTree(strings(compatible), strings.isEmpty() ? "" : strings.getFirst());
    }

    /** An entry with a comma ("raspberrypi,4-model-b") is a compatible string, any other the beginning of the model. */
    public boolean matches(String entry) {
        return entry.contains(",") ? compatible.contains(entry) : !entry.isBlank() && model.startsWith(entry);
    }

    /** For messages. */
    public String describe() {
        if (!model.isEmpty()) {
            return "\"" + model + "\"";
        }
        return compatible.isEmpty() ? "a machine without a device tree" : "\"" + compatible.getFirst() + "\"";
    }

    private static List<String> strings(byte[] content) {
        return Arrays.stream(new String(content, StandardCharsets.UTF_8).split("\0"))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
