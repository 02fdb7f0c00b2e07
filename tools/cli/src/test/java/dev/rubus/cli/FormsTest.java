package dev.rubus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a person sees: our own tables, and the forms of libgpiod 2 and i2c-tools to the space. */
class FormsTest extends Shown {

    private static final String GPIO =
            "{\"name\":\"gpio\",\"kind\":\"driver\",\"pid\":12345,\"state\":\"running\",\"generation\":2,\"restarts\":1,"
                    + "\"uptime_ms\":61500,\"memory_bytes\":33554432,\"last_exit\":\"signal 9\",\"placement\":\"sandbox\"}";
    private static final String NET =
            "{\"name\":\"net\",\"kind\":\"driver\",\"pid\":null,\"state\":\"degraded\",\"generation\":6,\"restarts\":5,"
                    + "\"uptime_ms\":0,\"memory_bytes\":null,\"last_exit\":\"exit 1\",\"placement\":\"inline\"}";

    @Test
    void psHasAColumnForEachKey() {
        assertEquals("""
                NAME  KIND    PID    STATE     GEN  RESTARTS  UPTIME  MEMORY    LAST-EXIT  PLACEMENT
                gpio  driver  12345  running   2    1         1m 1s   32.0 MiB  signal 9   sandbox
                net   driver  -      degraded  6    5         0ms     -         exit 1     inline
                """, shown("ps", "[" + GPIO + "," + NET + "]"));
    }

    @Test
    void statusNamesThoseThatAreNotWell() {
        assertEquals(
                """
                node pi on board sim, up 1h 1m, pid 99
                  broker     mqtt://127.0.0.1:1883
                1 of 2 processes running
                  net (driver) is degraded, generation 6, 5 restarts, last exit: exit 1
                """,
                shown(
                        "status",
                        "{\"node\":\"pi\",\"board\":\"sim\",\"pid\":99,\"uptime_ms\":3661000,"
                                + "\"broker\":\"mqtt://127.0.0.1:1883\",\"processes\":[" + GPIO + "," + NET + "]}"));
    }

    @Test
    void inspectShowsMembersThenTables() {
        assertEquals(
                """
                name     gpio
                uid      210001
                grants   17:in, 27:out
                sandbox  yes

                files:
                FD  TARGET
                3   socket
                """,
                shown(
                        "inspect gpio",
                        "{\"name\":\"gpio\",\"uid\":210001,\"files\":[{\"fd\":3,\"target\":\"socket\"}],"
                                + "\"grants\":[\"17:in\",\"27:out\"],\"sandbox\":true}"));
    }

    @Test
    void lsmodLooksLikeLsmod() {
        assertEquals(
                """
                Module  Size      Used by
                gpio    32.0 MiB  2 blink,button
                i2c     31.0 MiB  0
                """,
                shown(
                        "lsmod",
                        "[{\"name\":\"gpio\",\"size_bytes\":33554432,\"used_by\":[\"blink\",\"button\"]},"
                                + "{\"name\":\"i2c\",\"size_bytes\":32505856,\"used_by\":[]}]"));
    }

    @Test
    void lsShowsModesAndNames() {
        assertEquals(
                """
                MODE        OWNER   SIZE   NAME
                -r--r-----  button  0 B    17
                -rw-rw----  root    256 B  76
                """,
                shown(
                        "ls /dev",
                        "[{\"mode\":\"-r--r-----\",\"owner\":\"button\",\"size_bytes\":0,\"name\":\"17\"},"
                                + "{\"mode\":\"-rw-rw----\",\"owner\":\"root\",\"size_bytes\":256,\"name\":\"76\"}]"));
    }

    @Test
    void catPrintsTheBytesAndNothingElse() {
        assertEquals("1\n", shown("cat /dev/gpio/17", "{\"path\":\"/dev/gpio/17\",\"text\":\"1\\n\"}"));
        assertEquals("`a", shown("cat /dev/i2c/1/76", "{\"path\":\"/dev/i2c/1/76\",\"base64\":\"YGE=\"}"));
        assertEquals("", shown("write /dev/gpio/27 1", "{\"path\":\"/dev/gpio/27\",\"size_bytes\":2}"));
    }

    @Test
    void mountShowsWhatIsWhere() {
        assertEquals("""
                SOURCE  PATH   TYPE
                none    /proc  proc
                """, shown("mount", "[{\"source\":\"none\",\"path\":\"/proc\",\"type\":\"proc\"}]"));
    }

    @Test
    void oomShowsThePressureTheOrderAndTheLastSteps() {
        assertEquals(
                """
                pressure  budget
                budget    256.0 MiB

                order:
                NAME  KIND    SCORE       ADJ   WHY
                leak  app     180.5 MiB   300   uses 103.7 MiB
                gpio  driver  -175.0 MiB  -500  uses 48.9 MiB

                steps:
                STEP    NAME
                shrink  leak
                """,
                shown(
                        "oom",
                        "{\"pressure\":\"budget\",\"budget_bytes\":268435456,\"order\":["
                                + "{\"name\":\"leak\",\"kind\":\"app\",\"score_bytes\":189267968,\"adj\":300,\"why\":\"uses 103.7 MiB\"},"
                                + "{\"name\":\"gpio\",\"kind\":\"driver\",\"score_bytes\":-183500800,\"adj\":-500,\"why\":\"uses 48.9 MiB\"}],"
                                + "\"steps\":[{\"step\":\"shrink\",\"name\":\"leak\"}]}"));
    }

    @Test
    void vdsoShowsTheClockThenATableOfEachKind() {
        assertEquals(
                """
                wall time  2026-11-25T10:00:00.000Z
                beat age   12ms

                lines:
                LINE  VALUE  AGE   LIVE
                17    1      1.5s  yes
                27    -      -     no
                """,
                shown(
                        "vdso",
                        "{\"wall_time\":\"2026-11-25T10:00:00.000Z\",\"beat_age_ms\":12,\"lines\":["
                                + "{\"line\":17,\"value\":1,\"age_ms\":1500,\"live\":true},"
                                + "{\"line\":27,\"value\":null,\"age_ms\":null,\"live\":false}]}"));
    }

    @Test
    void schedShowsQueuesAndTheirClients() {
        assertEquals(
                """
                queues:
                QUEUE  WAITING  BUSY-PERCENT
                i2c-1  2        97

                clients:
                QUEUE  CLIENT   LAG
                i2c-1  weather  410 us
                i2c-1  display  -410 us
                """,
                shown(
                                "sched",
                                "{\"queues\":[{\"queue\":\"i2c-1\",\"waiting\":2,\"busy_percent\":97}],"
                                        + "\"clients\":[{\"queue\":\"i2c-1\",\"client\":\"weather\",\"lag_us\":410},"
                                        + "{\"queue\":\"i2c-1\",\"client\":\"display\",\"lag_us\":-410}]}")
                        .stripLeading());
    }

    @Test
    void gpioLooksLikeLibgpiod() {
        assertEquals(
                "gpiochip0 [pinctrl-bcm2711] (54 lines)\n",
                shown("gpio detect", "[{\"name\":\"gpiochip0\",\"label\":\"pinctrl-bcm2711\",\"lines\":54}]"));
        assertEquals(
                "gpiochip0 - 2 lines:\n\tline  17:\t\"GPIO17\"        \tinput pull-up both debounce=5000 consumer=\"button\"\n"
                        + "\tline  27:\tunnamed         \toutput active-low\n",
                shown(
                        "gpio info",
                        "[{\"chip\":\"gpiochip0\",\"line\":17,\"name\":\"GPIO17\",\"direction\":\"input\","
                                + "\"settings\":\"in,pull-up,both,debounce=5000\",\"consumer\":\"button\"},{\"chip\":\"gpiochip0\",\"line\":27,\"name\":null,"
                                + "\"direction\":\"output\",\"settings\":\"out,active-low\"}]"));
        assertEquals("\"17\"=active \"17\"=active\n", shown("gpio get 17 17", "{\"line\":17,\"value\":1}"));
        assertEquals("0\n", shown("gpio get --numeric 17", "{\"line\":17,\"value\":0}"));
        assertEquals("", shown("gpio set 27=1", "{\"line\":27,\"value\":1}"));
    }

    @Test
    void i2cDetectPrintsTheGrid() {
        String grid = shown("i2c detect 1", "{\"bus\":1,\"addresses\":[80,118],\"busy\":[104]}");
        assertEquals(
                "     0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f\n"
                        + "00:                         -- -- -- -- -- -- -- -- \n"
                        + "10: -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- -- \n",
                grid.lines().limit(3).collect(Collectors.joining("\n", "", "\n")));
        assertTrue(grid.contains("50: 50 -- "), grid);
        assertTrue(grid.contains("60: -- -- -- -- -- -- -- -- UU -- "), grid);
        assertTrue(grid.endsWith("70: -- -- -- -- -- -- 76 --                         \n"), grid);
    }

    @Test
    void i2cGetPrintsAByteOrAWord() {
        assertEquals("0x60\n", shown("i2c get 1 0x76 0xd0", "{\"value\":96}"));
        assertEquals("0x0060\n", shown("i2c get 1 0x76 0xd0 w", "{\"value\":96,\"size\":2}"));
    }

    @Test
    void i2cDumpPrintsEveryRegister() {
        String bytes =
                IntStream.range(0, 255).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", ",null]"));
        String grid = shown("i2c dump 1 0x76", "{\"bytes\":" + bytes + "}");
        assertTrue(grid.contains("40: 40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f    @ABCDEFGHIJKLMNO\n"), grid);
        assertTrue(grid.endsWith("fd fe XX    ???????????????X\n"), grid);
    }
}
