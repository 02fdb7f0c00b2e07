package dev.rubus.board.grant;

import java.util.List;

/**
 * All that an app may touch.
 *
 * @param spawn apps of this node that it may start
 */
public record Grants(
        List<GpioGrant> gpio, List<I2cGrant> i2c, List<PublishGrant> publish, List<NetGrant> net, List<String> spawn) {
    public static final Grants NONE = new Grants(List.of(), List.of(), List.of(), List.of(), List.of());

    public Grants {
        gpio = List.copyOf(gpio);
        i2c = List.copyOf(i2c);
        publish = List.copyOf(publish);
        net = List.copyOf(net);
        spawn = List.copyOf(spawn);
    }

    /** Whether any filter covers the point. */
    public boolean mayPublish(String point) {
        return publish.stream().anyMatch(grant -> grant.matches(point));
    }

    public boolean mayTransfer(int bus, int address) {
        return i2c.stream().anyMatch(grant -> grant.bus() == bus && grant.address() == address);
    }
}
