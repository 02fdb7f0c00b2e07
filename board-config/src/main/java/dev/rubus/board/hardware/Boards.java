package dev.rubus.board.hardware;

import dev.rubus.board.quantity.ValueParser;
import dev.rubus.board.toml.CheckedTable;
import dev.rubus.board.toml.Position;
import dev.rubus.board.toml.Problem;
import dev.rubus.board.toml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The boards that are known: every {@code ID.toml} of some folders, a later folder's file replacing an earlier one's of the same
 * name. Headers live in {@code header/NAME.toml} beside them.
 */
public final class Boards {
    private static final String SUFFIX = ".toml";

    private final SortedMap<String, Path> files;
    private final SortedMap<String, Path> headers;

    private Boards(SortedMap<String, Path> files, SortedMap<String, Path> headers) {
        this.files = files;
        this.headers = headers;
    }

    /** Lists the folders; one that cannot be listed is a problem. Files are only read when asked for. */
    public static Boards in(List<Path> folders, Problems problems) {
        SortedMap<String, Path> files = new TreeMap<>();
        SortedMap<String, Path> headers = new TreeMap<>();
        for (Path folder : folders) {
            list(folder, files, problems);
            Path inner = folder.resolve("header");
            if (Files.isDirectory(inner)) {
                list(inner, headers, problems);
            }
        }
        return new Boards(files, headers);
    }

    private static void list(Path folder, SortedMap<String, Path> into, Problems problems) {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path file : entries.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
                    into.put(name.substring(0, name.length() - SUFFIX.length()), file);
                }
            }
        } catch (IOException unreadable) {
            problems.add(Problem.expected(
                    Position.wholeFile(folder),
                    "a folder of board files",
                    unreadable.toString(),
                    "check the installation"));
        }
    }

    public List<String> known() {
        return List.copyOf(files.keySet());
    }

    /** The board of this id; empty when a problem was added. {@code askedAt} is where the id was written. */
    public Optional<Board> board(String id, Position askedAt, Problems problems) {
        Path file = files.get(id);
        if (file == null) {
            problems.add(Problem.expected(
                    askedAt,
                    "a known board (" + String.join(", ", known()) + ") or auto",
                    "\"" + id + "\"",
                    "choose one of these, or --board sim for a simulated one"));
            return Optional.empty();
        }
        return BoardFile.read(file, id, problems, root -> header(root, problems));
    }

    /** The board this machine is. Boards that cannot be read are a problem only for who asks for them by id. */
    public Optional<Board> detect(DeviceTree machine, Position askedAt, Problems problems) {
        for (String id : known()) {
            Optional<Board> board = board(id, askedAt, new Problems());
            if (board.isPresent() && board.get().match().stream().anyMatch(machine::matches)) {
                return board;
            }
        }
        problems.add(Problem.expected(
                askedAt,
                "board = \"auto\" to find one of the known boards (" + String.join(", ", known()) + ")",
                machine.describe(),
                "name the board, or use --board sim for a simulated one"));
        return Optional.empty();
    }

    private Optional<Header> header(CheckedTable root, Problems problems) {
        Optional<String> name = root.required("header", "\"40-pin\"", ValueParser.filled());
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Path file = headers.get(name.get());
        if (file == null) {
            problems.add(Problem.expected(
                    root.position("header"),
                    "a known header (" + String.join(", ", headers.keySet()) + ")",
                    "\"" + name.get() + "\"",
                    "choose one of these or add header/" + name.get() + SUFFIX));
            return Optional.empty();
        }
        return HeaderFile.read(file, name.get(), problems);
    }
}
