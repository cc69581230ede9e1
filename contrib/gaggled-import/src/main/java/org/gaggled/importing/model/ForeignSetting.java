package org.gaggled.importing.model;

import org.gaggled.api.HarmlessText;

/**
 * A setting of another supervisor.
 *
 * @param text as it is written there, such as {@code priority=20}; a long one is cut short
 */
public record ForeignSetting(String text, Place place) {

    private static final int LONGEST = 100;

    /** Makes one line of the text. */
    public ForeignSetting {
        text = HarmlessText.of(text.strip());
        if (text.length() > LONGEST) {
            text = text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, LONGEST))) + "...";
        }
    }
}
