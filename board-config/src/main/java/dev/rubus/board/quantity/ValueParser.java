package dev.rubus.board.quantity;

/** From what stands in the file (String, Long, Double, Boolean, a list, a table, a date) to what the program wants. */
@FunctionalInterface
public interface ValueParser<T> {
    T parse(Object raw) throws BadValue;

    /** The same for values that are written as text. */
    @FunctionalInterface
    interface OfText<T> {
        T parse(String text) throws BadValue;
    }

    /** Text only. */
    static <T> ValueParser<T> text(OfText<T> parser) {
        return raw -> {
            if (raw instanceof String text) {
                return parser.parse(text);
            }
            throw new BadValue("a string", "put the value in double quotes");
        };
    }

    /** Text with a unit; a bare number is given to the parser too, which knows best what is missing. */
    static <T> ValueParser<T> quantity(OfText<T> parser) {
        return raw -> parser.parse(raw instanceof String || raw instanceof Long ? raw.toString() : "");
    }

    /** Any text that is not empty. */
    static ValueParser<String> filled() {
        return text(text -> {
            if (text.isBlank()) {
                throw new BadValue("a string that is not empty", "write a value or leave the key out");
            }
            return text;
        });
    }

    /** A whole number between {@code min} and {@code max}, both included. */
    static ValueParser<Integer> whole(int min, int max) {
        return raw -> {
            if (raw instanceof Long number && number >= min && number <= max) {
                return number.intValue();
            }
            throw new BadValue("a whole number from " + min + " to " + max, "choose one in this range");
        };
    }

    /** true or false. */
    static ValueParser<Boolean> flag() {
        return raw -> {
            if (raw instanceof Boolean flag) {
                return flag;
            }
            throw new BadValue("true or false", "write it without quotes");
        };
    }
}
