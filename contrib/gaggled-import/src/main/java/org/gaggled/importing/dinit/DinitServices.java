package org.gaggled.importing.dinit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.model.Groups;
import org.gaggled.importing.model.Section;
import org.gaggled.importing.pipe.NamedPipes;
import org.jspecify.annotations.Nullable;

/** Makes programs of services, and tags of those without a process. */
final class DinitServices {

    /** What dinit starts, with all that it needs. */
    private static final String BOOT = "boot";

    private static final String PIPE = "gaggled.pipe";

    private final Services services;
    private final Gaggle gaggle;
    private final Map<String, Section> programs = new LinkedHashMap<>();
    private final Map<String, List<Need>> needs = new LinkedHashMap<>();
    private final Groups groups = new Groups();
    private final NamedPipes pipes = new NamedPipes();

    DinitServices(Services services, Gaggle gaggle) {
        this.services = services;
        this.gaggle = gaggle;
    }

    void read() throws ImportException {
        for (Service service : services.all()) {
            String name = service.name().toString();
            needs.put(name, service.needs());
            String obstacle = service.runs() ? ProgramSettings.obstacle(service) : null;
            if (obstacle != null) {
                gaggle.global().lose(service.heading(), obstacle);
            } else if (service.runs()) {
                Section program = gaggle.program(name, service.heading());
                programs.put(name, program);
                new ProgramSettings(service, program).read();
            } else {
                groups.add(name);
                needs.getOrDefault(name, List.of()).stream().filter(need -> need.kind().starts())
                        .forEach(need -> groups.add(name, need.name()));
            }
        }
        groups.addTags(programs);
        services.all().forEach(this::readNeeds);
        services.all().forEach(this::readConsumer);
        readBoot();
        if (programs.values().stream().anyMatch(program -> !program.has("log") && program.findSection("log") == null)) {
            Service first = services.all().iterator().next();
            gaggle.global().approximate(first.file().source().setting("log-type = none by default", 0),
                    "what programs print goes where gaggled's output goes");
        }
    }

    private void readNeeds(Service service) {
        Section program = programs.get(service.name().toString());
        for (Need need : needs.getOrDefault(service.name().toString(), List.of())) {
            if (groups.has(service.name().toString())) {
                readNeedOfGroup(service, need);
            } else if (program != null) {
                new Dependencies(services, programs, groups).read(program, need);
            }
        }
        tellMissingDirectories(service, program == null ? gaggle.global() : program);
        if (groups.has(service.name().toString())) {
            Section gaggled = gaggle.global();
            service.file().properties().stream().filter(property -> property.name().equals("type")).forEach(type -> {
                if (service.type().equals(Service.TRIGGERED)) {
                    gaggled.lose(type.setting(), "gaggled has no triggers; nobody waits for it");
                } else {
                    gaggled.keep(type.setting(), "the tag " + Section.tagLike(service.name().toString()));
                }
            });
        }
    }

    private static void tellMissingDirectories(Service service, Section findings) {
        service.file().properties().stream()
                .filter(property -> property.name().endsWith(".d") && !Files.isDirectory(service.directoryIn(property)))
                .forEach(property -> findings.lose(property.setting(), "there is no such directory"));
    }

    private void readNeedOfGroup(Service group, Need need) {
        String name = group.name().toString();
        Section member = programs.get(need.name());
        String tag = Section.tagLike(name);
        if (member != null && need.kind().starts()) {
            member.keep(need.setting(), "tags, by which @" + tag + " stands for all of them");
        } else if (groups.has(need.name()) && need.kind().starts()) {
            gaggle.global().keep(need.setting(), "what is part of that is part of " + tag + ", too");
        } else if (need.kind() == Need.Kind.BEFORE && member != null) {
            new Dependencies(services, programs, groups).read(member, new Need(Need.Kind.AFTER, name, need.setting()));
        } else {
            gaggle.global().lose(need.setting(), services.find(need.name()) == null
                    ? "there is no " + need.name() + " in what was imported" : "a tag waits for nobody");
        }
    }

    /** Connects a program with the one whose output it reads. */
    private void readConsumer(Service service) {
        Property consumed = service.find("consumer-of");
        Section consumer = programs.get(service.name().toString());
        if (consumed == null || consumer == null) {
            return;
        }
        @Nullable
        Section producer = programs.get(consumed.word());
        if (producer == null) {
            consumer.lose(consumed.setting(), "there is no program " + consumed.word() + " in what was imported");
            return;
        }
        if (!Objects.equals(producer.find("user"), consumer.find("user"))) {
            consumer.lose(consumed.setting(), "the two run as different users, and cannot share a pipe");
            return;
        }
        Path pipe = service.file().source().directory().resolve(service.name() + "." + PIPE);
        pipes.addProducer(producer, pipe);
        pipes.setConsumer(consumer, pipe);
        if (!producer.dependsOn(consumer.name()) && !consumer.dependsOn(producer.name())) {
            producer.dependOn(consumer.name(), consumed.setting()).set("required", "false");
        }
        consumer.approximate(consumed.setting(), "the two share a pipe in the file system, "
                + pipe.getFileName());
    }

    /** With a service of that name, dinit starts only what that needs. */
    private void readBoot() {
        if (services.find(BOOT) == null) {
            return;
        }
        Set<String> started = Groups.reachedFrom(List.of(BOOT), name -> needs.getOrDefault(name, List.of()).stream()
                .filter(need -> need.kind().starts()).map(Need::name).toList());
        Set<String> chained = needs.values().stream().flatMap(List::stream)
                .filter(need -> need.kind() == Need.Kind.CHAIN).map(Need::name).collect(Collectors.toSet());
        for (Service service : services.all()) {
            String name = service.name().toString();
            Section program = programs.get(name);
            if (program != null && !started.contains(name) && !chained.contains(name)) {
                program.approximate(service.heading(), "enabled", "false",
                        "an operator starts it: boot does not need it");
            }
        }
    }
}
