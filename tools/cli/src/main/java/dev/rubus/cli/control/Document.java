package dev.rubus.cli.control;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.rubus.cli.CommandFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A piece of JSON that a node sent. Asking for what is not there, or is of another type, gives the empty value of the kind. */
public record Document(@Nullable Object value) {

    // The keys of a document are a promise, also of those that have no value.
    private static final JSON WITH_NULLS = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    public static Document of(String json) throws CommandFailure {
        try {
            return new Document(JSON.std.anyFrom(json));
        } catch (IOException e) {
            throw unreadable("not JSON");
        }
    }

    static CommandFailure unreadable(String why) {
        return CommandFailure.failed("the node's answer cannot be read (" + why
                + "): are this command and the node of the same version? see supervisor --version");
    }

    public Document get(String key) {
        return new Document(value instanceof Map<?, ?> map ? map.get(key) : null);
    }

    public boolean has(String key) {
        return value instanceof Map<?, ?> map && map.get(key) != null;
    }

    public boolean isMap() {
        return value instanceof Map;
    }

    public boolean isList() {
        return value instanceof List;
    }

    /** The members of an object, in the order they were sent. */
    public Map<String, Document> members() {
        Map<String, Document> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> members.put(String.valueOf(key), new Document(member)));
        }
        return members;
    }

    /** The items of a list. */
    public List<Document> items() {
        List<Document> items = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> items.add(new Document(item)));
        }
        return items;
    }

    public List<Document> items(String key) {
        return get(key).items();
    }

    /** This as a list, or the failure that says it is none. */
    public List<Document> expectItems() throws CommandFailure {
        if (!isList()) {
            throw unreadable("no list");
        }
        return items();
    }

    public String text() {
        return value == null ? "" : String.valueOf(value);
    }

    public String text(String key) {
        return get(key).text();
    }

    public boolean flag(String key) {
        return Boolean.TRUE.equals(get(key).value());
    }

    public OptionalLong number() {
        return value instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }

    public OptionalLong number(String key) {
        return get(key).number();
    }

    public String json() throws CommandFailure {
        if (value == null) {
            return "null";
        }
        try {
            return WITH_NULLS.asString(value);
        } catch (IOException e) {
            throw unreadable("cannot be written again");
        }
    }
}
