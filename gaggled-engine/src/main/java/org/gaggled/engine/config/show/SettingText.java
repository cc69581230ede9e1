package org.gaggled.engine.config.show;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gaggled.engine.config.show.EffectiveSetting.Value;

/** The value of a setting, written so that its definition reads it again as the same value. */
final class SettingText {

    private SettingText() {}

    static Value of(Object value) {
        if (value instanceof Collection<?> items) {
            return new Value.Several(items.stream().map(SettingText::single).toList());
        }
        return new Value.Single(single(value));
    }

    /** The items of a list with commas between them. */
    static String onOneLine(Object value) {
        return value instanceof Collection<?> items
                ? items.stream().map(SettingText::single).collect(Collectors.joining(", "))
                : single(value);
    }

    private static String single(Object value) {
        return switch (value) {
            case Duration duration -> duration(duration.toMillis());
            case Enum<?> constant when constant.toString().equals(constant.name()) ->
                    constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            default -> value.toString();
        };
    }

    private static String duration(long millis) {
        if (millis == 0) {
            return "0";
        }
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
