package org.gaggled.api.control;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * Which programs are meant: by their names, by the name that several instances share, by {@code @TAG}, or by globs.
 * Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class ProgramSelector {

    /** How many names and globs it takes. */
    public static final int MAX_PATTERNS = 1_000;

    private final List<String> patterns;
    private final boolean globs;

    private ProgramSelector(List<String> patterns, boolean globs) {
        this.patterns = patterns;
        this.globs = globs;
    }

    /** The program of exactly that name, whatever characters it has; or all that the name of a group or a tag means. */
    public static ProgramSelector named(String name) {
        return new ProgramSelector(List.of(name), false);
    }

    /**
     * The programs that these are the names of, or globs for: {@code *} is any text, {@code ?} any one character. What
     * is the name of a program means that one alone, even where it could be a glob. The name of a section with
     * instances means all of them, and {@code @TAG} all programs with that tag.
     *
     * @throws IllegalArgumentException unless there are 1 to {@link #MAX_PATTERNS}, each of at most 255 bytes; its
     * message is to follow the name of what was given: {@code takes 1 to 1000 names or globs}
     */
    public static ProgramSelector of(List<String> patterns) {
        if (patterns.isEmpty() || patterns.size() > MAX_PATTERNS) {
            throw new IllegalArgumentException("takes 1 to " + MAX_PATTERNS + " names or globs");
        }
        patterns.forEach(ProgramPattern::requireFit);
        return new ProgramSelector(List.copyOf(patterns), true);
    }

    /**
     * Finds out which programs are meant. It takes time in proportion to the names and to the globs: do it where that
     * may be.
     */
    public Selection select(ProgramNames names) {
        BitSet chosen = new BitSet(names.size());
        for (String pattern : patterns) {
            List<Integer> meant = names.meantBy(pattern);
            if (meant.isEmpty() && globs && !ProgramNames.isTag(pattern) && ProgramPattern.isGlob(pattern)) {
                meant = names.matchedBy(new ProgramPattern(pattern));
            }
            if (meant.isEmpty()) {
                return new Selection(List.of(), pattern, names.explain(pattern));
            }
            meant.forEach(chosen::set);
        }
        List<String> selected = new ArrayList<>(chosen.cardinality());
        chosen.stream().forEach(place -> selected.add(names.getNames().get(place)));
        return new Selection(selected, null, null);
    }

    /** The names and globs, separated by commas. */
    @Override
    public String toString() {
        return String.join(", ", patterns);
    }

    /** What a selector comes to. Immutable. */
    public static final class Selection {

        private final List<String> names;
        private final @Nullable String unknown;
        private final @Nullable String explanation;

        private Selection(List<String> names, @Nullable String unknown, @Nullable String explanation) {
            this.names = List.copyOf(names);
            this.unknown = unknown;
            this.explanation = explanation;
        }

        /**
         * The names that are meant, each once and in their order; empty when something is {@linkplain #getUnknown()
         * unknown}.
         */
        public List<String> getNames() {
            return names;
        }

        /** The first that is neither a name nor a tag nor a glob that fits one; null when all are. */
        public @Nullable String getUnknown() {
            return unknown;
        }

        /**
         * What is wrong with that one, in one line for a person; null when there is no more to say than that no program
         * has that name.
         */
        public @Nullable String getExplanation() {
            return explanation;
        }
    }
}
