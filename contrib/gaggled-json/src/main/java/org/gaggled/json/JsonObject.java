package org.gaggled.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object: names and values in their order. Values are {@link String}, {@link Long}, {@link Double},
 * {@link Boolean}, {@link JsonObject} and lists of those; a name whose value is {@code null} is as good as absent. Not
 * safe for use by several threads while it is being filled.
 */
public final class JsonObject {

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
    private boolean onLines;

    /** Reads one object, and nothing after it. */
    public static JsonObject parse(String text) throws JsonException {
        return JsonText.parse(text);
    }

    /** A text as JSON has it, with its quotation marks. */
    public static String quoted(String text) {
        return JsonText.quoted(text);
    }

    /** Adds a value; none when it is null. */
    public JsonObject put(String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, checked(value));
        }
        return this;
    }

    /** Adds a value, which is written as {@code null} where there is none. */
    public JsonObject putOrNull(String name, @Nullable Object value) {
        values.put(name, value == null ? null : checked(value));
        return this;
    }

    /** Gives each member, and each object in a list that is a member, a line of its own in {@link PrettyJson}. */
    public JsonObject onLines() {
        onLines = true;
        return this;
    }

    /** Its names, in order. */
    public Set<String> names() {
        return values.keySet();
    }

    /** Whether it has a value of that name. */
    public boolean has(String name) {
        return values.get(name) != null;
    }

    /** The text of that name. */
    public String text(String name) throws JsonException {
        return required(name, findText(name));
    }

    /** The text of that name, or null. */
    public @Nullable String findText(String name) throws JsonException {
        return find(name, String.class, "a text");
    }

    /** The text of that name, or the whole number in digits. */
    public String textOrNumber(String name) throws JsonException {
        return values.get(name) instanceof Long number
                ? number.toString()
                : required(name, find(name, String.class, "a text or a whole number"));
    }

    /** The number of that name. */
    public long number(String name) throws JsonException {
        return required(name, findNumber(name));
    }

    /** The number of that name, or null. */
    public @Nullable Long findNumber(String name) throws JsonException {
        return find(name, Long.class, "a whole number");
    }

    /** The flag of that name; false where there is none. */
    public boolean flag(String name) throws JsonException {
        Boolean value = find(name, Boolean.class, "true or false");
        return value != null && value;
    }

    /** The object of that name. */
    public JsonObject object(String name) throws JsonException {
        return required(name, findObject(name));
    }

    /** The object of that name, or null. */
    public @Nullable JsonObject findObject(String name) throws JsonException {
        return find(name, JsonObject.class, "an object");
    }

    /** The texts of that name: a list, or one alone; empty where there is none. */
    public List<String> texts(String name) throws JsonException {
        return values.get(name) instanceof String single ? List.of(single)
                : list(name, String.class, "a list of texts");
    }

    /** The objects of that name; empty where there are none. */
    public List<JsonObject> objects(String name) throws JsonException {
        return list(name, JsonObject.class, "a list of objects");
    }

    /** The text of it, in one line. */
    @Override
    public String toString() {
        return JsonText.write(this);
    }

    Map<String, @Nullable Object> values() {
        return values;
    }

    boolean isOnLines() {
        return onLines;
    }

    private static Object checked(Object value) {
        return switch (value) {
            case Integer number -> number.longValue();
            case List<?> list -> list.stream().map(JsonObject::checked).toList();
            case String text -> text;
            case Long number -> number;
            case Double number -> number;
            case Boolean flag -> flag;
            case JsonObject object -> object;
            default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
        };
    }

    private static <T> T required(String name, @Nullable T value) throws JsonException {
        if (value == null) {
            throw new JsonException("'" + name + "' is missing");
        }
        return value;
    }

    private <T> @Nullable T find(String name, Class<T> type, String what) throws JsonException {
        Object value = values.get(name);
        if (value == null || type.isInstance(value)) {
            return value == null ? null : type.cast(value);
        }
        throw new JsonException("'" + name + "' is not " + what);
    }

    private <T> List<T> list(String name, Class<T> type, String what) throws JsonException {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw new JsonException("'" + name + "' is not " + what);
        }
        List<T> items = new ArrayList<>();
        for (Object item : list) {
            if (!type.isInstance(item)) {
                throw new JsonException("'" + name + "' is not " + what);
            }
            items.add(type.cast(item));
        }
        return items;
    }
}
