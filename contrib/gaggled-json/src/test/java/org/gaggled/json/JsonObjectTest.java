package org.gaggled.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON in and out: what is said survives, wrong types and bad text are refused with a message for whoever wrote it. */
class JsonObjectTest {

    @Test
    void everyKindOfValueSurvives() throws JsonException {
        String text =
                "{\"t\":\"a \\\"b\\\" ü\",\"n\":-12,\"d\":1.5,\"f\":true,\"l\":[\"x\",\"y\"],\"o\":{\"p\":[{\"q\":0}]}}";
        assertEquals(text, JsonObject.parse(text).toString());
    }

    @Test
    void nullIsAbsent() throws JsonException {
        assertFalse(JsonObject.parse("{\"x\":null}").has("x"));
        assertEquals("{}", new JsonObject().put("x", null).toString());
    }

    @Test
    void oneTextStandsForAListOfOne() throws JsonException {
        assertEquals(List.of("web"), JsonObject.parse("{\"programs\":\"web\"}").texts("programs"));
    }

    @Test
    void wrongTypesAndMissingValuesAreNamed() throws JsonException {
        JsonObject object = JsonObject.parse("{\"n\":\"one\",\"l\":[1]}");
        assertEquals("'n' is not a whole number", messageOf(() -> object.number("n")));
        assertEquals("'l' is not a list of texts", messageOf(() -> object.texts("l")));
        assertEquals("'m' is missing", messageOf(() -> object.text("m")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                    "", "[]", "1", "{", "{\"a\":1", "{\"a\":1}x", "{\"a\":1,\"a\":2}", "{\"a\":[null]}", "{\"a\":nul}",
                    "{\"a\":99999999999999999999}", "{\"a\":NaN}"
            })
    void badTextIsRefused(String text) {
        assertThrows(JsonException.class, () -> JsonObject.parse(text));
    }

    @Test
    void depthIsBounded() {
        String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
        assertThrows(JsonException.class, () -> JsonObject.parse(deep));
    }

    private interface Reading {
        void read() throws JsonException;
    }

    private static String messageOf(Reading reading) {
        return String.valueOf(assertThrows(JsonException.class, reading::read).getMessage());
    }
}
