package org.gaggled.engine.config.known;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What settings of other supervisors are called here, for people who type a name out of habit. The table is the
 * resource {@code names-elsewhere.txt}, which is read only when somebody has.
 */
public final class NamesElsewhere {

    /**
     * A line of the table.
     *
     * @param names as {@link #bare}
     * @param values for which alone it is, in lower case; empty: for all
     * @param places the sections of a program in which alone it is; empty: a program's own section, and {@code gaggled}
     * @param target what it is here, as a path; null where nothing is like it
     * @param targetValue the value that the target is given; null: the same
     */
    record Entry(
            Set<String> names, Set<String> values, Set<String> places, @Nullable String target,
            @Nullable String targetValue, @Nullable String remark) {}

    private static final String TABLE = "names-elsewhere.txt";

    private static final class Table {
        private static final List<Entry> ENTRIES = read();
    }

    private NamesElsewhere() {}

    /** All lines of the table. */
    static List<Entry> entries() {
        return Table.ENTRIES;
    }

    /**
     * What to write instead, fit to be the advice of a problem; null for a name that the table does not have.
     *
     * @param value null for a section
     * @param place where the name was written
     */
    public static @Nullable String adviceFor(String name, @Nullable String value, SectionDefinition place) {
        String bare = bare(name);
        Entry entry = find(bare, value == null ? "" : value.strip().toLowerCase(Locale.ROOT), place);
        if (entry == null) {
            String own = namesOf(isInner(place) ? place : KnownSettings.PROGRAM)
                    .filter(known -> bare(known).equals(bare)).findFirst().orElse(null);
            return own == null ? null : called(own, null, place);
        }
        String target = entry.target();
        if (target == null) {
            return entry.remark();
        }
        String called = called(target, entry.targetValue(), place);
        return entry.remark() == null ? called : called + ": " + entry.remark();
    }

    /** Whether it is a section in a program's section. */
    private static boolean isInner(SectionDefinition place) {
        return !place.name().equals(KnownSettings.GAGGLED) && !place.name().equals(KnownSettings.PROGRAM.name());
    }

    private static @Nullable Entry find(String bare, String value, SectionDefinition place) {
        Entry forAll = null;
        for (Entry entry : entries()) {
            boolean there = isInner(place) ? entry.places().contains(place.name()) : entry.places().isEmpty();
            if (there && entry.names().contains(bare)) {
                if (entry.values().contains(value)) {
                    return entry;
                }
                forAll = entry.values().isEmpty() ? entry : forAll;
            }
        }
        return forAll;
    }

    private static String called(String target, @Nullable String value, SectionDefinition place) {
        int slash = target.indexOf('/');
        String section = slash < 0 ? null : target.substring(0, slash);
        String name = target.substring(slash + 1);
        boolean isSection =
                section == null && !isInner(place) && !KnownSettings.isOfPrograms(name);
        boolean isGlobalPlace = place.name().equals(KnownSettings.GAGGLED);
        StringBuilder text =
                new StringBuilder(isSection ? "it is section '" : "it is called '").append(name).append("' here");
        if (section != null && !(isGlobalPlace && section.equals(KnownSettings.GAGGLED))) {
            text.append(", in section '").append(section).append('\'');
        }
        boolean isForAll = isIn(KnownSettings.GLOBAL, section == null ? name : section);
        if (isGlobalPlace && !isForAll && !KnownSettings.GAGGLED.equals(section)) {
            text.append(", and belongs in the section of a program");
        }
        if (value != null) {
            text.append(", with the value ").append(value);
        }
        return text.toString();
    }

    /** Whether this version has the target of a line; false for a line without one. */
    static boolean isKnown(Entry entry) {
        String target = entry.target();
        return target != null && (entry.places().isEmpty() ? isKnown(target)
                : innerSections().filter(section -> entry.places().contains(section.name()))
                        .allMatch(section -> isIn(section, target)));
    }

    /** The sections in a program's section, and those in them. */
    static Stream<SectionDefinition> innerSections() {
        return KnownSettings.PROGRAM.sections().stream()
                .flatMap(section -> Stream.concat(Stream.of(section), section.sections().stream()));
    }

    private static boolean isKnown(String target) {
        int slash = target.indexOf('/');
        if (slash < 0) {
            return isIn(KnownSettings.PROGRAM, target);
        }
        String section = target.substring(0, slash);
        String name = target.substring(slash + 1);
        return Stream.concat(Stream.of(KnownSettings.GLOBAL), KnownSettings.PROGRAM.sections().stream())
                .anyMatch(definition -> definition.name().equals(section) && isIn(definition, name));
    }

    private static boolean isIn(SectionDefinition definition, String name) {
        return namesOf(definition).anyMatch(name::equals);
    }

    private static Stream<String> namesOf(SectionDefinition definition) {
        return Stream.concat(definition.settingNames().stream(), definition.sectionNames().stream());
    }

    /** In lower case, without the signs that some put between words. */
    private static String bare(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    private static List<Entry> read() {
        InputStream table = NamesElsewhere.class.getResourceAsStream(TABLE);
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(table, TABLE), StandardCharsets.UTF_8))) {
            List<Entry> entries = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    entries.add(entry(line));
                }
            }
            return entries;
        } catch (IOException damaged) {
            throw new UncheckedIOException("cannot read " + TABLE, damaged);
        }
    }

    private static Entry entry(String line) {
        String[] sides = line.split(" -> ", 2);
        String[] placed = sides[0].split(" in ", 2);
        String[] written = placed[0].split(" = ", 2);
        String[] here = (" " + sides[1]).split(" : ", 2);
        String[] target = here[0].strip().split(" = ", 2);
        return new Entry(
                list(written[0]).map(NamesElsewhere::bare).collect(Collectors.toUnmodifiableSet()),
                written.length == 1
                        ? Set.of()
                        : list(written[1].toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet()),
                placed.length == 1 ? Set.of() : list(placed[1]).collect(Collectors.toUnmodifiableSet()),
                target[0].isEmpty() ? null : target[0],
                target.length == 1 ? null : target[1],
                here.length == 1 ? null : here[1].strip());
    }

    private static Stream<String> list(String text) {
        return Arrays.stream(text.split(",")).map(String::strip);
    }
}
