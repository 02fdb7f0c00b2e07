package dev.rubus.board.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.board.grant.GpioGrant.Bias;
import dev.rubus.board.grant.GpioGrant.Direction;
import dev.rubus.board.grant.GpioGrant.Edges;
import dev.rubus.board.grant.GpioGrant.Level;
import dev.rubus.board.grant.GpioGrant.Safe;
import dev.rubus.board.quantity.BadValue;
import dev.rubus.board.quantity.Reserve;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "17:in | IN AS_IS BOTH 0 LOW false HOLD",
                "17:in,pull-up,both,debounce=5ms | IN PULL_UP BOTH 5000 LOW false HOLD",
                "17:in,rising | IN AS_IS RISING 0 LOW false HOLD",
                "17 : in , falling , pull-down | IN PULL_DOWN FALLING 0 LOW false HOLD",
                "17:in,no-edges,active-low | IN AS_IS NONE 0 LOW true HOLD",
                "17:out | OUT AS_IS NONE 0 LOW false HOLD",
                "17:out,high,safe=low | OUT AS_IS NONE 0 HIGH false LOW",
                "17:out,low,safe=hold,bias-disabled,active-low | OUT DISABLED NONE 0 LOW true HOLD",
                "17:out,safe=high | OUT AS_IS NONE 0 LOW false HIGH",
            })
    void readsGpioGrants(String text, String expected) throws BadValue {
        String[] want = expected.strip().split(" ");
        assertEquals(
                new GpioGrant(
                        17,
                        Direction.valueOf(want[0]),
                        Bias.valueOf(want[1]),
                        Edges.valueOf(want[2]),
                        Long.parseLong(want[3]),
                        Level.valueOf(want[4]),
                        Boolean.parseBoolean(want[5]),
                        Safe.valueOf(want[6])),
                GpioSyntax.parse(text.strip()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "17",
                "17:",
                ":in",
                "-1:in",
                "GPIO17:in",
                "17:inout",
                "17:in,",
                "17:in,,both",
                "17:in,pull-up,pull-down",
                "17:in,pull-up,pull-up",
                "17:in,rising,falling",
                "17:in,high",
                "17:in,safe=low",
                "17:out,both",
                "17:out,low,high",
                "17:out,debounce=5ms",
                "17:in,debounce",
                "17:in,debounce=",
                "17:in,debounce=5",
                "17:in,debounce=0ms",
                "17:in,debounce=1ns",
                "17:in,debounce=11s",
                "17:in,debounce=1ms,debounce=2ms",
                "17:out,safe=off",
                "17:in,fast",
                "17:in,reserve",
                "17:in,reserve=2ms",
                "17:in,reserve=2ms/100ms,reserve=2ms/100ms",
                "9999999999:in",
                "17:IN"
            })
    void refusesOtherGpioGrants(String text) {
        assertThrows(BadValue.class, () -> GpioSyntax.parse(text));
    }

    @Test
    void conflictingModifiersAreNamed() {
        BadValue bad = assertThrows(BadValue.class, () -> GpioSyntax.parse("17:in,pull-up,pull-down"));
        assertEquals("expected one bias only; remove all but one of pull-down, pull-up", bad.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"1:0x76, 1, 118", "0:0x03, 0, 3", "1:0x77, 1, 119", "22:0X5, -1, -1", "1:0x076, 1, 118"})
    void readsI2cGrants(String text, int bus, int address) throws BadValue {
        if (bus < 0) {
            assertThrows(BadValue.class, () -> I2cGrant.parse(text));
        } else {
            assertEquals(new I2cGrant(bus, address), I2cGrant.parse(text));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1:",
                ":0x76",
                "1:76",
                "1:0x",
                "1:0xzz",
                "-1:0x76",
                "1:0x02",
                "1:0x00",
                "1:0x400",
                "1:0xfffffff",
                "1:0x76:1",
                "1:0x76,",
                "1:0x76,reserve",
                "1:0x76,reserve=",
                "1:0x76,reserve=2ms",
                "1:0x76,reserve=2ms/100ms,reserve=2ms/100ms",
                "1:0x76,rising",
                "99999:0x76"
            })
    void refusesOtherI2cGrants(String text) {
        assertThrows(BadValue.class, () -> I2cGrant.parse(text));
    }

    @Test
    void aReservationStandsBesideItsDevice() throws BadValue {
        Reserve reserve = new Reserve(Duration.ofMillis(2), Duration.ofMillis(100));
        I2cGrant grant = I2cGrant.parse("1:0x76, reserve=2ms/100ms");
        assertEquals(new I2cGrant(1, 0x76, Optional.of(reserve)), grant);
        assertEquals("1:0x76,reserve=2ms/100ms", grant.toString());
        assertEquals(
                Optional.of(reserve),
                GpioSyntax.parse("17:in,reserve=2ms/100ms,rising").reserve());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:0x78", "1:0x100", "1:0x3ff"})
    void tenBitAddressesAreRefusedInTheirOwnWords(String text) {
        BadValue bad = assertThrows(BadValue.class, () -> I2cGrant.parse(text));
        assertTrue(bad.expected().contains("10-bit addresses are not supported"), bad.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "weather/#, weather/temperature, true",
        "weather/#, weather/a/b, true",
        "weather/#, weather, true",
        "weather/#, weathers, false",
        "weather/#, other/a, false",
        "#, anything/at/all, true",
        "+, one, true",
        "+, one/two, false",
        "+/+, one/two, true",
        "a/+/c, a/b/c, true",
        "a/+/c, a/b/d, false",
        "a/+/c, a//c, true",
        "a/+, a, false",
        "a/+, a/, true",
        "a/+/#, a, false",
        "a/+/#, a/b, true",
        "a, a, true",
        "a, A, false",
        "a/b, a, false",
        "a, a/b, false",
        "#, a/#, false",
        "#, a/+, false",
        "+/#, x, true"
    })
    void publishFiltersMatchAsInMqtt(String filter, String point, boolean expected) throws BadValue {
        assertEquals(expected, PublishGrant.parse(filter).matches(point));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a#", "a/#/b", "#/a", "a+", "a/b+/c", "##", "++", "a\u0000b", "a\nb", "\ud800"})
    void refusesOtherFilters(String filter) {
        assertThrows(BadValue.class, () -> PublishGrant.parse(filter));
    }

    @Test
    void aFilterOrPointThatIsTooLongIsRefused() throws BadValue {
        assertThrows(BadValue.class, () -> PublishGrant.parse("a".repeat(1025)));
        assertFalse(PublishGrant.parse("#").matches("a".repeat(1025)));
        assertFalse(PublishGrant.parse("#").matches(""));
        assertFalse(PublishGrant.parse("#").matches("a\u0007"));
    }

    @ParameterizedTest
    @CsvSource({
        "example.org:443, example.org, 443",
        "192.168.1.2:80, 192.168.1.2, 80",
        "[2001:db8::1]:443, 2001:db8::1, 443",
        "a:1, a, 1",
        "h-1.lan:65535, h-1.lan, 65535"
    })
    void readsNetGrants(String text, String host, int port) throws BadValue {
        NetGrant grant = NetGrant.parse(text);
        assertEquals(new NetGrant(host, port), grant);
        assertEquals(text, grant.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "host:",
                ":80",
                "host:0",
                "host:65536",
                "host:http",
                "*:80",
                "*.org:80",
                "2001:db8::1:443",
                "ho st:80",
                "-h:80",
                "http://h:80",
                "h:80/x"
            })
    void refusesOtherNetGrants(String text) {
        assertThrows(BadValue.class, () -> NetGrant.parse(text));
    }

    @Test
    void grantsAnswerForTheWhole() throws BadValue {
        Grants grants = new Grants(
                List.of(),
                List.of(new I2cGrant(1, 0x76)),
                List.of(PublishGrant.parse("weather/+")),
                List.of(),
                List.of());
        assertTrue(grants.mayTransfer(1, 0x76));
        assertFalse(grants.mayTransfer(0, 0x76));
        assertFalse(grants.mayTransfer(1, 0x77));
        assertTrue(grants.mayPublish("weather/temperature"));
        assertFalse(grants.mayPublish("weather"));
        assertFalse(Grants.NONE.mayPublish("weather"));
    }

    @Test
    void recordsRefuseWhatSyntaxWould() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new GpioGrant(1, Direction.OUT, Bias.AS_IS, Edges.BOTH, 0, Level.LOW, false, Safe.HOLD));
        assertThrows(
                IllegalArgumentException.class,
                () -> new GpioGrant(1, Direction.IN, Bias.AS_IS, Edges.BOTH, 0, Level.HIGH, false, Safe.HOLD));
        assertThrows(IllegalArgumentException.class, () -> new I2cGrant(1, 0x78));
    }
}
