package org.gaggled.importing.s6rc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.model.Groups;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.pipe.NamedPipes;
import org.jspecify.annotations.Nullable;

/** Makes programs of definitions, and tags of bundles. */
final class S6RcServices {

    /** The bundles that are started with the machine: s6-rc's by custom, and that of s6-overlay. */
    private static final List<String> STARTED = List.of("default", "user");

    private static final String CONTENTS = "contents";
    private static final String DEPENDENCIES = "dependencies";

    private final Map<String, Definition> definitions;
    private final Gaggle gaggle;
    private final Map<String, Section> programs = new LinkedHashMap<>();
    private final Groups bundles = new Groups();

    S6RcServices(Map<String, Definition> definitions, Gaggle gaggle) {
        this.definitions = definitions;
        this.gaggle = gaggle;
    }

    void read() throws ImportException {
        for (Definition definition : definitions.values()) {
            if (definition.type().equals(Definition.BUNDLE)) {
                readBundle(definition);
            } else if (!definition.has(ProgramFiles.scriptOf(definition.type()))) {
                gaggle.global().lose(definition.heading(), "it has no " + ProgramFiles.scriptOf(definition.type()));
            } else {
                Section program = gaggle.program(definition.name(), definition.heading());
                programs.put(definition.name(), program);
                new ProgramFiles(definition, program).read();
            }
        }
        new Pipelines(definitions, programs, bundles, new NamedPipes()).read();
        bundles.addTags(programs);
        for (Definition definition : definitions.values()) {
            if (definition.type().equals(Definition.BUNDLE)) {
                tellMembers(definition);
            } else {
                readDependencies(definition);
            }
        }
        readStarted();
        tellDefaults();
    }

    private void readBundle(Definition bundle) throws ImportException {
        bundles.add(bundle.name());
        gaggle.global().keep(bundle.setting("type", "type: bundle"), "the tag " + Section.tagLike(bundle.name()));
        for (String member : bundle.names(CONTENTS).keySet()) {
            bundles.add(bundle.name(), member);
        }
    }

    private void tellMembers(Definition bundle) throws ImportException {
        String tag = Section.tagLike(bundle.name());
        for (Map.Entry<String, ForeignSetting> member : bundle.names(CONTENTS).entrySet()) {
            Section program = programs.get(member.getKey());
            if (program != null) {
                program.keep(member.getValue(), "tags, by which @" + tag + " stands for all of them");
            } else if (bundles.has(member.getKey())) {
                gaggle.global().keep(member.getValue(), "what is part of that is part of " + tag + ", too");
            } else {
                gaggle.global().lose(member.getValue(), "there is no " + member.getKey() + " in what was imported");
            }
        }
    }

    /** On a service, or on all that are in a bundle. */
    private void readDependencies(Definition definition) throws ImportException {
        Section program = programs.get(definition.name());
        if (program == null) {
            return;
        }
        for (Map.Entry<String, ForeignSetting> named : definition.names(DEPENDENCIES).entrySet()) {
            Section other = programs.get(named.getKey());
            if (other != null) {
                program.dependOn(other.name(), named.getValue());
            } else if (bundles.has(named.getKey())) {
                dependOnBundle(program, named.getKey(), named.getValue());
            } else {
                program.lose(named.getValue(), "there is no " + named.getKey() + " in what was imported");
            }
        }
    }

    private void dependOnBundle(Section program, String bundle, ForeignSetting from) {
        if (bundles.hasOthers(bundle, program, programs)) {
            program.dependOn("@" + Section.tagLike(bundle), from);
        } else {
            program.keep(from, "nothing that runs is part of it");
        }
    }

    /** Where there is a bundle that is started with the machine, the rest is not. */
    private void readStarted() throws ImportException {
        List<String> first = STARTED.stream().filter(bundles::has).toList();
        if (first.isEmpty()) {
            return;
        }
        Map<String, Set<String>> needed = new LinkedHashMap<>();
        for (Definition definition : definitions.values()) {
            Set<String> names = new LinkedHashSet<>(definition.names(DEPENDENCIES).keySet());
            names.addAll(definition.names("producer-for").keySet());
            names.addAll(definition.names("consumer-for").keySet());
            needed.put(definition.name(), names);
        }
        Set<String> started = Groups.reachedFrom(first,
                name -> bundles.has(name) ? bundles.membersOf(name) : needed.getOrDefault(name, Set.of()));
        for (Definition definition : definitions.values()) {
            @Nullable
            Section program = programs.get(definition.name());
            if (program != null && !started.contains(definition.name())) {
                program.approximate(definition.heading(), "enabled", "false",
                        "an operator starts it: it is not in bundle " + String.join(" or ", first));
            }
        }
    }

    private void tellDefaults() throws ImportException {
        for (Definition definition : definitions.values()) {
            Map<String, ForeignSetting> named = definition.names(DEPENDENCIES);
            if (!named.isEmpty()) {
                gaggle.global().approximate(definition.setting("type", "dependencies"),
                        "a stop by an operator stops the"
                                + " dependents only with 'propagate'");
                break;
            }
        }
        List<Definition> longruns = new ArrayList<>();
        for (Definition definition : definitions.values()) {
            if (definition.type().equals(Definition.LONGRUN)) {
                longruns.add(definition);
            }
        }
        if (!longruns.isEmpty()) {
            Definition first = longruns.getFirst();
            gaggle.global().keep(first.setting("run", "one second between starts by default"), "backoff", "1s");
            gaggle.global().set("backoffmax", "1s");
            if (longruns.stream().anyMatch(longrun -> !longrun.has("timeout-kill"))) {
                gaggle.global().approximate(first.setting("run", "timeout-kill = 0 by default"),
                        "gaggled kills what does not end within its killwait");
            }
        }
    }
}
