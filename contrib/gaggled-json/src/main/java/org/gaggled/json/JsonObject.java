package org.gaggled.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A JSON object to be written: names with values, in the order in which they were put. Not safe for use by several threads. */
public final class JsonObject {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<String, Object> values = new LinkedHashMap<>();

    /** An empty object. */
    public JsonObject() {}

    /** Adds a text, or leaves it out where there is none. */
    public JsonObject put(String name, @Nullable String value) {
        return add(name, value);
    }

    /** Adds a whole number, or leaves it out where there is none. */
    public JsonObject put(String name, @Nullable Long value) {
        return add(name, value);
    }

    /** Adds true or false. */
    public JsonObject put(String name, boolean value) {
        return add(name, value);
    }

    /** Adds an object, or leaves it out where there is none. */
    public JsonObject put(String name, @Nullable JsonObject value) {
        return add(name, value);
    }

    /** Adds a list of objects. */
    public JsonObject put(String name, List<JsonObject> values) {
        return add(name, List.copyOf(values));
    }

    private JsonObject add(String name, @Nullable Object value) {
        Objects.requireNonNull(name);
        if (value != null) {
            values.put(name, value);
        }
        return this;
    }

    /** The object as JSON text, on one line. */
    @Override
    public String toString() {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(this, generator);
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter cannot fail", e);
        }
        return text.toString();
    }

    private static void write(Object value, JsonGenerator to) throws IOException {
        switch (value) {
            case JsonObject object -> {
                to.writeStartObject();
                for (Map.Entry<String, Object> entry : object.values.entrySet()) {
                    to.writeFieldName(entry.getKey());
                    write(entry.getValue(), to);
                }
                to.writeEndObject();
            }
            case List<?> list -> {
                to.writeStartArray();
                for (Object item : list) {
                    write(item, to);
                }
                to.writeEndArray();
            }
            case String text -> to.writeString(text);
            case Long number -> to.writeNumber(number);
            case Boolean flag -> to.writeBoolean(flag);
            default -> throw new IllegalStateException("no JSON value: " + value.getClass());
        }
    }
}
