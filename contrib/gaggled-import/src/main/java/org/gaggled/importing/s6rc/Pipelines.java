package org.gaggled.importing.s6rc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Groups;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.pipe.NamedPipes;

/** Longruns that print into each other. A consumer is started before its producers, as in s6-rc. */
record Pipelines(
        Map<String, Definition> definitions, Map<String, Section> programs, Groups bundles, NamedPipes pipes) {

    private static final String PRODUCER_FOR = "producer-for";
    private static final String CONSUMER_FOR = "consumer-for";
    private static final String NAME = "pipeline-name";
    private static final String PIPE = "gaggled.pipe";

    void read() throws ImportException {
        for (Definition definition : definitions.values()) {
            Section program = programs.get(definition.name());
            if (program != null) {
                readProducer(definition, program);
                readConsumer(definition, program);
                readName(definition, program);
            }
        }
    }

    private void readProducer(Definition definition, Section program) throws ImportException {
        for (Map.Entry<String, ForeignSetting> named : definition.names(PRODUCER_FOR).entrySet()) {
            Definition other = definitions.get(named.getKey());
            Section consumer = programs.get(named.getKey());
            if (other == null || consumer == null) {
                program.lose(named.getValue(), "there is no " + named.getKey() + " in what was imported");
                continue;
            }
            pipes.addProducer(program, other.absolute(PIPE));
            program.dependOn(consumer.name(), named.getValue());
            program.approximate(named.getValue(), "the two share a pipe in the file system, "
                    + other.name() + "/" + PIPE);
        }
    }

    private void readConsumer(Definition definition, Section program) throws ImportException {
        Map<String, ForeignSetting> producers = definition.names(CONSUMER_FOR);
        if (producers.keySet().stream().anyMatch(programs::containsKey)) {
            pipes.setConsumer(program, definition.absolute(PIPE));
        }
        producers.forEach((name, from) -> {
            if (programs.containsKey(name)) {
                program.approximate(from, "the two share a pipe in the file system, " + definition.name() + "/" + PIPE);
            } else {
                program.lose(from, "there is no " + name + " in what was imported");
            }
        });
    }

    private void readName(Definition definition, Section program) throws ImportException {
        String name = definition.text(NAME);
        if (name == null) {
            return;
        }
        boolean isFirst = definition.names(CONSUMER_FOR).isEmpty() && !definition.names(PRODUCER_FOR).isEmpty();
        if (!isFirst) {
            program.keep(definition.setting(NAME, NAME + ": " + name), "s6-rc passes over it, too");
            return;
        }
        bundles.add(name);
        for (String member : membersFrom(definition)) {
            bundles.add(name, member);
        }
        program.keep(definition.setting(NAME, NAME + ": " + name), "tags, by which @" + Section.tagLike(name)
                + " stands for all of the pipeline");
    }

    private List<String> membersFrom(Definition first) throws ImportException {
        List<String> members = new ArrayList<>();
        Definition next = first;
        while (next != null && !members.contains(next.name())) {
            members.add(next.name());
            String following = next.names(PRODUCER_FOR).keySet().stream().findFirst().orElse("");
            next = definitions.get(following);
        }
        return members;
    }
}
