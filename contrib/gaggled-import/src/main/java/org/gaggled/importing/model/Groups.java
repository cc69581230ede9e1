package org.gaggled.importing.model;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Groups of programs, by the names that these have elsewhere; groups can be in groups. Each becomes a tag. */
public final class Groups {

    private final Map<String, Set<String>> members = new LinkedHashMap<>();

    /** Adds a group, which may be empty. */
    public void add(String group) {
        members.computeIfAbsent(group, name -> new LinkedHashSet<>());
    }

    public void add(String group, String member) {
        add(group);
        members.getOrDefault(group, Set.of()).add(member);
    }

    public boolean has(String group) {
        return members.containsKey(group);
    }

    /** What is in it, also by way of other groups, and is no group. */
    public Set<String> membersOf(String group) {
        Set<String> reached = reachedFrom(List.of(group), name -> members.getOrDefault(name, Set.of()));
        reached.removeIf(this::has);
        return reached;
    }

    /** Whether anybody else is in it, of the programs that have these names elsewhere. */
    public boolean hasOthers(String group, Section than, Map<String, Section> programs) {
        return membersOf(group).stream().map(programs::get)
                .anyMatch(program -> program != null && !program.equals(than));
    }

    /** Gives their tags to programs, which have these names elsewhere. */
    public void addTags(Map<String, Section> programs) {
        for (String group : members.keySet()) {
            for (String member : membersOf(group)) {
                Section program = programs.get(member);
                if (program != null) {
                    program.addTag(group);
                }
            }
        }
    }

    /** All that is reached by steps of that kind, and these themselves. */
    public static Set<String> reachedFrom(Collection<String> first, Function<String, Collection<String>> next) {
        Set<String> reached = new LinkedHashSet<>(first);
        Deque<String> waiting = new ArrayDeque<>(first);
        while (!waiting.isEmpty()) {
            for (String name : next.apply(waiting.remove())) {
                if (reached.add(name)) {
                    waiting.add(name);
                }
            }
        }
        return reached;
    }
}
