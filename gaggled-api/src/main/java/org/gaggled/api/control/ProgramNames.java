package org.gaggled.api.control;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.NearestName;
import org.gaggled.api.Stability;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * What programs can be called by: their names, the name that the instances of one section share, and their tags.
 * Immutable.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class ProgramNames {

    private static final String TAG_MARK = "@";

    private final List<String> names;
    private final Map<String, Integer> places;

    /** The places of those that share a name, or have a tag. */
    private final Map<String, List<Integer>> byGroup;

    private final Map<String, List<Integer>> byTag;

    private ProgramNames(Builder builder) {
        names = List.copyOf(builder.names);
        places = new HashMap<>();
        for (int place = 0; place < names.size(); place++) {
            places.put(names.get(place), place);
        }
        byGroup = new LinkedHashMap<>(builder.byGroup);
        byTag = new LinkedHashMap<>(builder.byTag);
    }

    /** Begins without a program. */
    public static Builder builder() {
        return new Builder();
    }

    /** Programs that have names and nothing else, in their order. */
    public static ProgramNames of(List<String> names) {
        Builder builder = builder();
        names.forEach(name -> builder.add(name, null, List.of()));
        return builder.build();
    }

    /** What the programs of these states can be called by. */
    public static ProgramNames ofStates(List<ProgramState> states) {
        Builder builder = builder();
        states.forEach(state -> builder.add(state.getName(), state.getGroup(), state.getTags()));
        return builder.build();
    }

    /** Whether that is {@code @TAG}: no program's name begins like that. */
    public static boolean isTag(String text) {
        return text.startsWith(TAG_MARK);
    }

    /** How many programs there are. */
    public int size() {
        return names.size();
    }

    /** The names of all programs, in their order. */
    public List<String> getNames() {
        return names;
    }

    /** What means several programs, or may: the names that instances share, and each tag behind its {@code @}. */
    public List<String> getShared() {
        List<String> shared = new ArrayList<>(byGroup.keySet());
        byTag.keySet().forEach(tag -> shared.add(TAG_MARK + tag));
        return Collections.unmodifiableList(shared);
    }

    /** The places of the programs that a name, or {@code @TAG}, means; none where it is not known. */
    List<Integer> meantBy(String name) {
        if (isTag(name)) {
            return byTag.getOrDefault(name.substring(TAG_MARK.length()), List.of());
        }
        // The name of a program means that one alone.
        Integer exact = places.get(name);
        return exact != null ? List.of(exact) : byGroup.getOrDefault(name, List.of());
    }

    List<Integer> matchedBy(ProgramPattern glob) {
        List<Integer> matched = new ArrayList<>();
        for (int place = 0; place < names.size(); place++) {
            if (glob.matches(names.get(place))) {
                matched.add(place);
            }
        }
        return matched;
    }

    /** What is wrong with a tag that no program has; null for what is not a tag, or is known. */
    public @Nullable String explain(String text) {
        if (!isTag(text) || !meantBy(text).isEmpty()) {
            return null;
        }
        String tag = text.substring(TAG_MARK.length());
        String nearest = NearestName.find(tag, byTag.keySet());
        return "no program has the tag '" + tag + "'"
                + (nearest != null ? "; did you mean " + TAG_MARK + nearest + "?"
                        : byTag.isEmpty() ? "; no program has tags" : "");
    }

    /** Collects the names of programs, in their order. Not safe for use by several threads. */
    public static final class Builder {

        private final List<String> names = new ArrayList<>();
        private final Map<String, List<Integer>> byGroup = new LinkedHashMap<>();
        private final Map<String, List<Integer>> byTag = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a program behind the others.
         *
         * @param group the name that it shares with other instances, or null
         * @param tags without the {@code @}
         */
        public Builder add(String name, @Nullable String group, List<String> tags) {
            int place = names.size();
            names.add(name);
            if (group != null) {
                byGroup.computeIfAbsent(group, shared -> new ArrayList<>()).add(place);
            }
            tags.forEach(tag -> byTag.computeIfAbsent(tag, shared -> new ArrayList<>()).add(place));
            return this;
        }

        /** The names; the builder is not used any more. */
        public ProgramNames build() {
            return new ProgramNames(this);
        }
    }
}
