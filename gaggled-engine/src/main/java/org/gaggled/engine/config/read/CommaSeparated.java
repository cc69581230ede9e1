package org.gaggled.engine.config.read;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.config.ConfigText;
import org.gaggled.engine.text.Wording;

/** A text that is short for a list. */
public final class CommaSeparated {

    private CommaSeparated() {}

    /**
     * What stands between the commas, without the blanks around it, each with its own place; nothing for a blank text.
     */
    public static List<ConfigText> partsOf(ConfigText text) {
        List<ConfigText> parts = new ArrayList<>();
        if (text.value().isBlank()) {
            return parts;
        }
        int start = 0;
        for (String part : text.value().split(",", -1)) {
            String stripped = part.strip();
            parts.add(new ConfigText(stripped, Wording.within(text, start + part.indexOf(stripped))));
            start += part.length() + 1;
        }
        return parts;
    }
}
