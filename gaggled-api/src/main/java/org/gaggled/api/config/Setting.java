package org.gaggled.api.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * The definition of one setting: its name, type, bounds, default and meaning. The host checks configurations by it,
 * suggests the nearest name for a wrong one, and writes documentation from it.
 *
 * <p>A setting need not be given, unless {@link #otherwise} or {@link #required()} make it a {@link DefiniteSetting}:
 * one that always has a value. The type decides how it is read: {@link Settings#get} takes definite settings only and
 * never gives null, {@link Settings#find} takes any.
 *
 * <pre>{@code
 * static final DefiniteSetting<Duration> PERIOD =
 *         Setting.duration("period").otherwise(Duration.ofSeconds(10)).describedAs("at most one mail a program in this time");
 * static final Setting<String> NOTE = Setting.text("note").describedAs("what every mail ends with");
 *
 * Duration period = settings.get(PERIOD);
 * String note = settings.find(NOTE); // null when it was not given
 * }</pre>
 *
 * <p>Immutable: the methods that change something give a copy. The host and the plugin know a setting by its name and
 * kind, so that it does not matter whether a definition is kept in a constant or made anew.
 *
 * @param <T> what the configured text becomes
 * @since 1.0
 */
@Stability(Stability.Level.STABLE)
public sealed class Setting<T> permits DefiniteSetting {

    /** The longest duration: 2147483647 ms, 24.8 days. */
    public static final Duration MAX_DURATION = Duration.ofMillis(Integer.MAX_VALUE);

    /**
     * What the values of a setting look like. Kinds may be added: a {@code switch} over them needs a {@code default}.
     */
    public enum Kind {
        /** Any text. */
        TEXT,
        /** A whole number within bounds. */
        WHOLE_NUMBER,
        /** Milliseconds, or a number with {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}. */
        DURATION,
        /** {@code true/false}, {@code yes/no}, {@code on/off}, {@code 1/0}, in any case. */
        FLAG,
        /** A file or directory. */
        PATH,
        /** One of a few words. */
        CHOICE,
        /** Several texts: a list, or words with commas between them. */
        TEXTS,
        /** Several of a few words: a list, or words with commas between them. */
        CHOICES,
        /** What a {@link SettingParser} of the plugin takes. */
        PARSED
    }

    private final SettingParts<T> parts;

    Setting(SettingParts<T> parts) {
        this.parts = parts;
    }

    private static <T> Setting<T> of(String name, Kind kind, String allowed, Function<String, T> parser) {
        return new Setting<>(SettingParts.of(name, kind, allowed, values -> {
            if (values.size() != 1) {
                throw new IllegalArgumentException("takes one value, not " + values.size());
            }
            return parser.apply(values.get(0));
        }));
    }

    /**
     * What a parser of the plugin's own makes of a text.
     *
     * <pre>{@code
     * static final DefiniteSetting<URI> URL = Setting.of("url", "a URL", URI::new).required();
     * }</pre>
     *
     * @param allowed what is allowed, fit to stand behind "is not": {@code a URL}
     * @param parser makes values whose {@link Object#toString()} is how a user would write them: so they are shown
     */
    public static <T> Setting<T> of(String name, String allowed, SettingParser<T> parser) {
        Objects.requireNonNull(allowed);
        Objects.requireNonNull(parser);
        return of(name, Kind.PARSED, allowed, text -> parsed(text, allowed, parser));
    }

    /**
     * Several values, each of which a parser of the plugin's own makes of a text: a list, or one text with commas, each
     * part trimmed. The value is unmodifiable; it is empty where the text is.
     *
     * <pre>{@code
     * static final Setting<List<InetAddress>> PEERS = Setting.several("peers", "an address", InetAddress::getByName);
     * }</pre>
     *
     * @param allowed what each of them may be, fit to stand behind "is not": {@code an address}
     * @param parser as for {@link #of}
     */
    public static <T> Setting<List<T>> several(String name, String allowed, SettingParser<T> parser) {
        Objects.requireNonNull(parser);
        return new Setting<>(SettingParts.of(name, Kind.TEXTS, "a list, each item " + allowed,
                items -> items.stream().map(item -> partOf(item, allowed, parser)).toList()));
    }

    /** Any text, the empty one too, unless it is {@link #required()}. */
    public static Setting<String> text(String name) {
        return of(name, Kind.TEXT, "text", text -> text);
    }

    /** A whole number from {@code min} to {@code max}. */
    public static Setting<Integer> wholeNumber(String name, int min, int max) {
        String allowed = "a whole number from " + min + " to " + max;
        Setting<Integer> unbounded =
                of(name, Kind.WHOLE_NUMBER, allowed, text -> SettingTexts.wholeNumber(text, min, max, allowed));
        return unbounded.with(unbounded.parts.bounded(min, max));
    }

    /** A duration from 0 to {@link #MAX_DURATION}. */
    public static Setting<Duration> duration(String name) {
        return of(name, Kind.DURATION, SettingTexts.DURATION_ALLOWED, SettingTexts::duration);
    }

    /** Yes or no. */
    public static Setting<Boolean> flag(String name) {
        return of(name, Kind.FLAG, SettingTexts.FLAG_ALLOWED, SettingTexts::flag);
    }

    /** A path; whether anything is there is for the plugin to find out. */
    public static Setting<Path> path(String name) {
        return of(name, Kind.PATH, "a path, relative to the directory gaggled was started in", SettingTexts::path);
    }

    /** One of the constants of an enum, written in lower case with hyphens for underscores. */
    public static <E extends Enum<E>> Setting<E> choice(String name, Class<E> type) {
        String allowed = String.join(", ", wordsOf(type));
        Setting<E> setting = of(name, Kind.CHOICE, allowed, text -> {
            E constant = constantOf(type, text);
            if (constant == null) {
                throw new IllegalArgumentException("is not one of: " + allowed);
            }
            return constant;
        });
        return setting.with(setting.parts.among(wordsOf(type)));
    }

    /**
     * Several of the constants of an enum, each written as for {@link #choice}: a list, or one text with commas;
     * {@code all} stands for every one. The value is unmodifiable and in the order of the enum; it may be empty.
     */
    public static <E extends Enum<E>> Setting<Set<E>> choices(String name, Class<E> type) {
        String allowed = "any of: " + String.join(", ", wordsOf(type)) + "; or all";
        Function<List<String>, Set<E>> parser = words -> constantsOf(type, words, allowed);
        return new Setting<>(SettingParts.of(name, Kind.CHOICES, allowed, parser).among(wordsOf(type)));
    }

    /** Several texts, none of them empty: a list, or one text with commas, each part trimmed. */
    public static Setting<List<String>> texts(String name) {
        String allowed = "a list, or words with commas between them";
        return new Setting<>(SettingParts.of(name, Kind.TEXTS, allowed, SettingTexts::requireNoneEmpty));
    }

    /**
     * The same, with a value for when it is not given; it is not {@link #required()} then.
     *
     * @param value not checked: it may lie outside the bounds, as a mark of "not given"
     */
    public DefiniteSetting<T> otherwise(T value) {
        return new DefiniteSetting<>(parts.otherwise(Objects.requireNonNull(value)));
    }

    /** The same, but it must be given; it has no default then. A text must not be empty or blank. */
    public DefiniteSetting<T> required() {
        return new DefiniteSetting<>(parts.required());
    }

    /** The same, with its meaning in a sentence or two, for the documentation. */
    public Setting<T> describedAs(String meaning) {
        return with(parts.describedAs(Objects.requireNonNull(meaning)));
    }

    /** The same, with what is allowed in other words, for one whose values are read by rules of their own. */
    public Setting<T> allowing(String words) {
        return with(parts.allowing(Objects.requireNonNull(words)));
    }

    /** The same, with the version of its plugin, or of gaggled, that knew it first; {@code 1.0} otherwise. */
    public Setting<T> since(String version) {
        return with(parts.since(Objects.requireNonNull(version)));
    }

    /**
     * The same, with a value as someone might write it, for the documentation.
     *
     * @throws IllegalArgumentException for one that is not allowed
     */
    public Setting<T> withExample(String text) {
        Objects.requireNonNull(parseText(text));
        return with(parts.withExample(text));
    }

    /**
     * The same, for a value that is nobody's business: a password, a token. The host shows it nowhere: not in an error
     * message, not the line it stands on, and not when it prints a configuration. A file that holds it is the better
     * place all the same.
     */
    public Setting<T> secret() {
        return with(parts.secret());
    }

    /** The name it has in a configuration. */
    public String getName() {
        return parts.name();
    }

    /** What its values look like. */
    public Kind getKind() {
        return parts.kind();
    }

    /** What is allowed, in words: {@code a whole number from 1 to 65535}. */
    public String getAllowed() {
        return parts.allowed();
    }

    /** The least whole number that is allowed; null for settings of other kinds. */
    public @Nullable Integer getMinimum() {
        return parts.minimum();
    }

    /** The greatest whole number that is allowed; null for settings of other kinds. */
    public @Nullable Integer getMaximum() {
        return parts.maximum();
    }

    /** The words of which it takes one, or several; empty for settings of other kinds. */
    public List<String> getChoices() {
        return parts.choices();
    }

    /** The value when it is not given, or null where it has no default. */
    public @Nullable T getDefault() {
        return parts.otherwise();
    }

    /** Whether it must be given. */
    public boolean isRequired() {
        return parts.isRequired();
    }

    /** Whether its value is shown to nobody. */
    public boolean isSecret() {
        return parts.isSecret();
    }

    /** Whether it may have several values, as a list or with commas between them. */
    public boolean isList() {
        return parts.kind() == Kind.TEXTS || parts.kind() == Kind.CHOICES;
    }

    /** Its meaning; may be empty. */
    public String getDescription() {
        return parts.description();
    }

    /** The version that knew it first. */
    public String getSince() {
        return parts.since();
    }

    /** A value as someone might write it, or null. */
    public @Nullable String getExample() {
        return parts.example();
    }

    /**
     * Turns a single text into a value. Where several are wanted, it is split at its commas.
     *
     * @throws IllegalArgumentException with what is wrong, fit to stand behind the name and the value: {@code is not a
     *     whole number from 1 to 65535}; an {@link InvalidSettingException} has an advice besides
     */
    public T parseText(String text) {
        return parse(isList() ? SettingTexts.splitAtCommas(text) : List.of(text));
    }

    /**
     * Turns the items of a list into a value, each taken as it is. In a configuration, a list is refused where one
     * value is wanted; here, a list of one is that value.
     *
     * @throws IllegalArgumentException as {@link #parseText}
     */
    public T parseItems(List<String> items) {
        return parse(items);
    }

    /** A text that says nothing is as good as none. */
    private T parse(List<String> values) {
        if (isRequired() && getKind() == Kind.TEXT && values.size() == 1 && values.get(0).isBlank()) {
            throw new IllegalArgumentException("is empty, and must not be");
        }
        return parts.parser().apply(values);
    }

    @Override
    public String toString() {
        return getName();
    }

    /** A setting of the same class, made of other parts. */
    Setting<T> with(SettingParts<T> other) {
        return new Setting<>(other);
    }

    private static <T> T parsed(String text, String allowed, SettingParser<T> parser) {
        try {
            return Objects.requireNonNull(parser.parse(text), "the parser gave null");
        } catch (InvalidSettingException inItsWords) {
            throw inItsWords;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not " + allowed, e);
        } catch (RuntimeException faultOfThePlugin) {
            throw faultOfThePlugin;
        } catch (Exception e) {
            throw new IllegalArgumentException("is not " + allowed, e);
        }
    }

    private static <T> T partOf(String item, String allowed, SettingParser<T> parser) {
        try {
            return parsed(item, allowed, parser);
        } catch (InvalidSettingException inItsWords) {
            throw inItsWords;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has '" + item + "', which " + e.getMessage(), e);
        }
    }

    private static <E extends Enum<E>> List<String> wordsOf(Class<E> type) {
        return Stream.of(type.getEnumConstants()).map(Setting::wordOf).toList();
    }

    private static <E extends Enum<E>> @Nullable E constantOf(Class<E> type, String word) {
        for (E constant : type.getEnumConstants()) {
            if (wordOf(constant).equals(word)) {
                return constant;
            }
        }
        return null;
    }

    private static <E extends Enum<E>> Set<E> constantsOf(Class<E> type, List<String> words, String allowed) {
        Set<E> constants = EnumSet.noneOf(type);
        for (String word : words) {
            E constant = constantOf(type, word);
            if (constant != null) {
                constants.add(constant);
            } else if (word.equals("all")) {
                constants.addAll(EnumSet.allOf(type));
            } else {
                throw new InvalidSettingException("has '" + word + "', which is not one of them", "write " + allowed);
            }
        }
        return Collections.unmodifiableSet(constants);
    }

    private static String wordOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
