package dev.rubus.board.toml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rubus.board.quantity.Budget;
import dev.rubus.board.quantity.ValueParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CheckedTableTest {
    private final Problems problems = new Problems();

    private CheckedTable table(String toml) {
        return TomlFile.parse(Path.of("x.toml"), toml.getBytes(StandardCharsets.UTF_8), problems)
                .orElseThrow();
    }

    /** The one problem that reading the text in this way gives. */
    private String problem(String toml, Consumer<CheckedTable> reading) {
        CheckedTable table = table(toml);
        reading.accept(table);
        table.finish();
        assertEquals(1, problems.count(), () -> problems.list().toString());
        return problems.list().getFirst().toString();
    }

    @Test
    void readsEveryType() {
        CheckedTable table = table("""
                s = "text"
                i = 7
                b = true
                d = "30s"
                m = "40M"
                bytes = 4096
                c = "50%"
                f = 0.5
                n = "5 in 60s"
                l = ["a", "b"]
                [t]
                x = 1
                [[many]]
                x = 1
                [[many]]
                x = 2
                """);
        Duration hour = Duration.ofHours(1);
        assertEquals(Optional.of("text"), table.string("s"));
        assertEquals(Optional.of(7), table.whole("i", 0, 10));
        assertEquals(Optional.of(true), table.flag("b"));
        assertEquals(Optional.of(Duration.ofSeconds(30)), table.duration("d", Duration.ZERO, hour));
        assertEquals(Optional.of(40L << 20), table.size("m", 0, 1 << 30));
        assertEquals(Optional.of(4096L), table.size("bytes", 0, 1 << 30));
        assertEquals(Optional.of(0.5), table.cpu("c"));
        assertEquals(Optional.of(0.5), table.cpu("f"));
        assertEquals(Optional.of(new Budget(5, Duration.ofMinutes(1))), table.budget("n"));
        assertEquals(List.of("a", "b"), table.values("l", ValueParser.filled()));
        assertEquals(Optional.of(1), table.table("t").whole("x", 0, 9));
        assertEquals(
                List.of(1, 2),
                table.tables("many").stream()
                        .map(inner -> inner.whole("x", 0, 9).orElseThrow())
                        .toList());
        assertEquals(Optional.empty(), table.string("absent"));
        table.finish();
        assertEquals(List.of(), problems.list());
    }

    @Test
    void anUnknownKeyIsNamedWithPlaceTheKnownOnesAndTheNearest() {
        assertEquals(
                "x.toml:2:1: expected one of the keys known here (board, name), found the unknown key \"naem\"; did you mean name?",
                problem("board = \"sim\"\nnaem = \"x\"\n", table -> {
                    table.string("name");
                    table.string("board");
                }));
    }

    @Test
    void anUnknownKeyFarFromAllGetsNoSuggestion() {
        assertEquals(
                "x.toml:2:3: expected one of the keys known in [mqtt] (url), found the unknown key \"colour\";"
                        + " remove it or correct its name",
                problem("[mqtt]\n  colour = 1\n", table -> table.table("mqtt").string("url")));
    }

    @Test
    void anUnknownTableIsRefusedAtItsHead() {
        assertTrue(problem("\n[mqqt]\nurl = 1\n", table -> table.table("mqtt"))
                .startsWith("x.toml:2:1: expected one of the keys known here (mqtt), found the unknown key \"mqqt\""));
    }

    @Test
    void aWrongTypeIsNamedAtItsKey() {
        assertEquals(
                "x.toml:1:1: expected true or false, found \"yes\"; write it without quotes",
                problem("a = \"yes\"", table -> table.flag("a")));
    }

    @Test
    void anUnquotedStringIsQuotedInTheRemedy() {
        assertEquals(
                "x.toml:1:1: expected a string, found 5; put the value in double quotes",
                problem("a = 5", table -> table.string("a")));
    }

    @Test
    void aDurationWithoutUnitIsAskedForIt() {
        assertEquals(
                "x.toml:1:1: expected a duration such as \"100ms\" or \"30s\", found 5;"
                        + " write a whole number followed by ns, us, ms, s, m, h or d",
                problem("a = 5", table -> table.duration("a", Duration.ZERO, Duration.ofHours(1))));
    }

    @Test
    void aNumberOutOfRangeNamesTheRange() {
        assertEquals(
                "x.toml:1:1: expected a whole number from 1 to 99, found 4294967297; choose one in this range",
                problem("a = 4294967297", table -> table.whole("a", 1, 99)));
    }

    @Test
    void aBadElementIsNamedWhereItStands() {
        assertEquals(
                "x.toml:3:3: expected a string, found true; put the value in double quotes",
                problem("a = [\n  \"x\",\n  true]", table -> table.values("a", ValueParser.filled())));
    }

    @Test
    void aValueWhereAListBelongs() {
        assertEquals(
                "x.toml:1:1: expected a list, found \"x\"; write a = [...]",
                problem("a = \"x\"", table -> table.values("a", ValueParser.filled())));
    }

    @Test
    void aValueWhereATableBelongs() {
        assertEquals(
                "x.toml:1:1: expected a table, found 1; write [mqtt] on a line of its own",
                problem("mqtt = 1", table -> table.table("mqtt").string("url")));
    }

    @Test
    void aValueInAListOfTables() {
        assertEquals(
                "x.toml:1:8: expected a table, found 1; write [[sim]] on a line of its own",
                problem("sim = [1]", table -> table.tables("sim")));
    }

    @Test
    void aMissingKeyNamesTheTableAndShowsHowToWriteIt() {
        assertEquals(
                "x.toml:2:1: expected the key t.main, found none; add main = \"a.B\"",
                problem("\n[t]\n", table -> table.table("t").required("main", "\"a.B\"", ValueParser.filled())));
    }

    @Test
    void keysWithDotsAndSpacesAreJustKeys() {
        assertTrue(problem("\"a.b c\" = 1", table -> table.string("a")).contains("found the unknown key \"a.b c\""));
    }

    @Test
    void controlCharactersDoNotReachTheTerminalAndLongValuesAreCut() {
        String line = problem("a = \"\\u001b[31m\\n" + "x".repeat(500) + "\"", table -> table.flag("a"));
        assertTrue(line.contains("\\u001b[31m\\u000a") && line.length() < 200, line);
    }

    @Test
    void allProblemsAreCollected() {
        CheckedTable table = table("a = 1\nb = 2\nc = 3\n");
        table.string("a");
        table.flag("b");
        table.finish();
        ConfigException all = assertThrows(ConfigException.class, problems::throwIfAny);
        assertEquals(3, all.problems().size());
        assertEquals(3, all.getMessage().lines().count());
    }

    @Test
    void ofThousandsOfProblemsTheFirstAreKeptAndTheRestCounted() {
        table("a = [" + "1,".repeat(5000) + "]").values("a", ValueParser.filled());
        assertEquals(5000, problems.count());
        assertEquals(Problems.MAX_KEPT, problems.list().size());
        ConfigException all = assertThrows(ConfigException.class, problems::throwIfAny);
        assertTrue(all.getMessage().endsWith("\nand 4900 more problems"), all.getMessage());
    }

    @Test
    void nearestCountsInsertionsDeletionsReplacementsAndSwaps() {
        assertEquals(0, EditDistance.between("same", "same"));
        assertEquals(1, EditDistance.between("naem", "name"));
        assertEquals(1, EditDistance.between("nam", "name"));
        assertEquals(3, EditDistance.between("kitten", "sitting"));
        assertEquals(4, EditDistance.between("", "name"));
        assertEquals(Optional.of("budget"), EditDistance.nearest("bugdet", List.of("backoff", "budget")));
        assertEquals(Optional.empty(), EditDistance.nearest("zzz", List.of("backoff", "budget")));
    }
}
