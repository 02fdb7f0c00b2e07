package dev.rubus.board.manifest;

import dev.rubus.board.quantity.BadValue;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device that a driver serves.
 *
 * @param bus for I2C: one bus only; empty is every enabled bus of the board
 */
public record DeviceNeed(Kind kind, OptionalInt bus) {
    public enum Kind {
        GPIO,
        I2C,
        NET
    }

    private static final Pattern FORM = Pattern.compile("(gpio|net|i2c)|i2c:([0-9]{1,4})");

    static DeviceNeed parse(String text) throws BadValue {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new BadValue("a device: gpio, net, i2c (every bus) or i2c:N", "choose one of these");
        }
        if (form.group(1) == null) {
            return new DeviceNeed(Kind.I2C, OptionalInt.of(Integer.parseInt(form.group(2))));
        }
        Kind kind = switch (form.group(1)) {
            case "gpio" -> Kind.GPIO;
            case "net" -> Kind.NET;
            default -> Kind.I2C;
        };
        return new DeviceNeed(kind, OptionalInt.empty());
    }
}
