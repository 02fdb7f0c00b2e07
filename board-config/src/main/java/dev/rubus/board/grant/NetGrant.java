package dev.rubus.board.grant;

import dev.rubus.board.quantity.BadValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TCP or UDP end point an app may reach.
 *
 * @param host name or address, IPv6 without its brackets
 * @param port 1..65535
 */
public record NetGrant(String host, int port) {
    private static final Pattern FORM = Pattern.compile(
            "([a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?|\\[[0-9a-fA-F:.]{2,45}])" + ":([0-9]{1,5})");

    public static NetGrant parse(String text) throws BadValue {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new BadValue(
                    "a network grant such as \"example.org:443\" or \"[2001:db8::1]:443\"",
                    "write one host (no wildcard), a colon and a port");
        }
        int port = Integer.parseInt(form.group(2));
        if (port < 1 || port > 65535) {
            throw new BadValue("a port from 1 to 65535", "correct the number after the colon");
        }
        String host = form.group(1);
        return new NetGrant(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
