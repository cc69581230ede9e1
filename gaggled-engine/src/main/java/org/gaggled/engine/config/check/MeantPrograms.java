package org.gaggled.engine.config.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.control.ProgramNames;
import org.gaggled.engine.config.check.DependencyList.Dependency;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.known.ProgramKind;
import org.gaggled.engine.core.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Finds the programs that a dependency means: the one of that name, all instances of the section of that name, or all
 * that have a tag, but for the program itself.
 *
 * <p>Where several dependencies of one program mean the same, the more exact counts: a program before the instances of
 * a section, and these before a tag. So a tag may have an exception.
 */
public final class MeantPrograms {

    /** How exactly a dependency means a program. */
    private enum Exactness {
        TAG,
        SECTION,
        PROGRAM
    }

    /**
     * One program that another needs.
     *
     * @param rule the name of the rule: needs of one rule are met together
     */
    public record Need(Program on, Dependency written, String rule) {

        /** What is waited for. */
        public Condition until() {
            return written.until(on.kind());
        }

        private Exactness exactness() {
            return ProgramNames.isTag(written.name()) ? Exactness.TAG
                    : written.name().equals(on.name()) ? Exactness.PROGRAM : Exactness.SECTION;
        }
    }

    /** Two dependencies that mean a program equally exactly, but do not say the same. */
    record Contradiction(Program on, Dependency first, Dependency second) {}

    private final Map<String, List<Program>> byName = new LinkedHashMap<>();
    private final Map<String, List<Program>> byTag = new LinkedHashMap<>();

    private final Cluster cluster;

    MeantPrograms(List<Program> programs, Cluster cluster) {
        this.cluster = cluster;
        for (Program program : programs) {
            String group = program.id().group();
            if (group != null) {
                byName.computeIfAbsent(group, _ -> new ArrayList<>()).add(program);
            }
            for (String tag : program.tags()) {
                byTag.computeIfAbsent(tag, _ -> new ArrayList<>()).add(program);
            }
        }
        programs.forEach(program -> byName.put(program.name(), List.of(program)));
    }

    /** All names that mean something, without tags. */
    Collection<String> names() {
        return byName.keySet();
    }

    Collection<String> tags() {
        return byTag.keySet();
    }

    /** The programs that a dependency of that program means, in their order. */
    List<Program> meantBy(Dependency dependency, Program dependent) {
        String name = dependency.name();
        if (!ProgramNames.isTag(name)) {
            return byName.getOrDefault(localName(name), List.of());
        }
        return byTag.getOrDefault(name.substring(1), List.of()).stream()
                .filter(program -> !program.section().equals(dependent.section()))
                .toList();
    }

    /** A program of this host may be called by its host as well. */
    private String localName(String name) {
        boolean isHere = !byName.containsKey(name) && cluster.host().equals(Cluster.hostIn(name));
        return isHere ? Cluster.nameIn(name) : name;
    }

    /** Whether a dependency means a program of another host, or would if this one were in a cluster. */
    public boolean isElsewhere(Dependency dependency) {
        String name = dependency.name();
        String host = ProgramNames.isTag(name) || byName.containsKey(name) ? null : Cluster.hostIn(name);
        return host != null && !host.equals(cluster.host());
    }

    /** Whether this host is in a cluster. */
    boolean hasCluster() {
        return cluster.section() != null;
    }

    /** What a dependency waits for of all programs that it means; null where that differs, or it means none. */
    public @Nullable Condition untilOf(Dependency dependency, Program dependent) {
        if (isElsewhere(dependency)) {
            return dependency.until(ProgramKind.SERVICE);
        }
        List<Condition> each = meantBy(dependency, dependent).stream()
                .map(program -> dependency.until(program.kind()))
                .distinct()
                .toList();
        return each.size() == 1 ? each.getFirst() : null;
    }

    /** Everything that a program depends on, each program once. */
    public List<Need> needsOf(Program dependent) {
        return needsOf(dependent, new ArrayList<>());
    }

    List<Need> needsOf(Program dependent, List<Contradiction> contradictions) {
        Map<String, Need> needs = new LinkedHashMap<>();
        for (Dependency dependency : dependent.dependencies()) {
            for (Program on : meantBy(dependency, dependent)) {
                boolean alone = dependency.name().equals(on.name());
                Need need = new Need(on, dependency, alone ? on.name() : on.section());
                Need other = needs.putIfAbsent(on.name(), need);
                if (other == null) {
                    continue;
                }
                int order = need.exactness().compareTo(other.exactness());
                if (order > 0) {
                    needs.put(on.name(), need);
                } else if (order == 0 && !dependency.saysTheSameAs(other.written(), on.kind())) {
                    contradictions.add(new Contradiction(on, other.written(), dependency));
                }
            }
        }
        return List.copyOf(needs.values());
    }

    /** The place of each program among all. */
    static Map<String, Integer> placesOf(List<Program> programs) {
        Map<String, Integer> places = HashMap.newHashMap(programs.size());
        for (int place = 0; place < programs.size(); place++) {
            places.put(programs.get(place).name(), place);
        }
        return places;
    }
}
