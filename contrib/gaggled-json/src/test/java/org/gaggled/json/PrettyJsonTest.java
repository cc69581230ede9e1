package org.gaggled.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** JSON for people, as whole texts: on lines where that is asked for, and without a character that acts. */
class PrettyJsonTest {

    @Test
    void aLineForEachMemberAndForEachObjectOfAList() {
        JsonObject point = new JsonObject().put("x", 1).putOrNull("y", null);
        assertEquals(
                """
                {
                  "ok": true,
                  "words": ["a", "b"],
                  "point": {"x": 1, "y": null},
                  "points": [
                    {"x": 1, "y": null},
                    {"x": 1, "y": null}
                  ],
                  "inner": {
                    "none": [],
                    "in one line": {"points": [{"x": 1, "y": null}]},
                    "empty": {}
                  }
                }""",
                PrettyJson.of(new JsonObject().onLines()
                        .put("ok", true)
                        .put("words", List.of("a", "b"))
                        .put("point", point)
                        .put("points", List.of(point, point))
                        .put("inner", new JsonObject().onLines()
                                .put("none", List.of())
                                .put("in one line", new JsonObject().put("points", List.of(point)))
                                .put("empty", new JsonObject().onLines()))));
    }

    @Test
    void whatActsOnATerminalIsEscaped() {
        assertEquals("\"a\\n\\t\\\"\\\\\\u000d\\u001b[2J\\u009b\\u202e\\ufeff\\uffff\\udc9b é😀\"",
                PrettyJson.quoted("a\n\t\"\\\r\u001b[2J\u009b\u202e\ufeff\uffff\udc9b é😀"));
        assertEquals("{\"\\u001b\": \"\\u001b\"}", PrettyJson.of(new JsonObject().put("\u001b", "\u001b")));
    }

    @Test
    void whatHasNoValueIsAbsentToAReader() throws JsonException {
        JsonObject object = new JsonObject().putOrNull("x", null);
        assertEquals("{\"x\":null}", object.toString());
        assertEquals(false, object.has("x"));
        assertEquals(null, object.findText("x"));
        assertEquals(List.of(), object.texts("x"));
    }
}
