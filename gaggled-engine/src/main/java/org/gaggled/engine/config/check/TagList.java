package org.gaggled.engine.config.check;

import java.util.List;
import java.util.regex.Pattern;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/** Reads {@code tags} of one program: each must be fit to be named as {@code @TAG}. */
final class TagList {

    private static final int LONGEST = 254;

    private static final Pattern UNFIT = Pattern.compile("[\\s\\p{Cntrl}/*?,@]");

    private TagList() {}

    static List<String> read(SectionContents program, CheckedSettings settings, Problems problems) {
        List<String> tags = settings.find(KnownSettings.TAGS);
        ConfigPosition position = settings.positionOf(KnownSettings.TAGS);
        if (tags == null || position == null) {
            return List.of();
        }
        for (String tag : tags) {
            String advice = adviceAbout(tag);
            if (advice != null) {
                problems.error(position, "tag " + Wording.quoted(tag) + " of " + program.label() + " cannot be used",
                        advice);
            }
        }
        return tags.stream().distinct().toList();
    }

    /** What to write instead; null where nothing is wrong. */
    private static @Nullable String adviceAbout(String tag) {
        if (tag.startsWith("@")) {
            return "write " + Wording.quoted(tag.substring(1))
                    + ": the @ belongs where programs are named";
        }
        if (UNFIT.matcher(tag).find()) {
            return "use letters, digits, '-', '_' and '.': a tag holds no blank and none of / * ? , @";
        }
        return tag.length() > LONGEST ? "use at most " + LONGEST + " characters" : null;
    }
}
