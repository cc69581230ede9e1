package org.gaggled.importing.dinit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.Section;
import org.jspecify.annotations.Nullable;

/** All services that are imported: those that are named, and with an argument those that others need. */
final class Services {

    private final Section findings;
    private final Map<String, Service> services = new LinkedHashMap<>();

    /** Those that have a place for an argument, by name. */
    private final Map<String, Path> templates = new LinkedHashMap<>();

    private Services(Section findings) {
        this.findings = findings;
    }

    /** Reads files and directories; what cannot be imported as a whole is reported. */
    static Services read(List<Source> files, Section findings) throws ImportException {
        Services services = new Services(findings);
        for (Source file : files) {
            if (file.isDirectory()) {
                services.addDirectory(file.path());
            } else {
                services.add(ServiceName.of(file.name()), fileOf(file.path()));
            }
        }
        services.addNeeded();
        services.tellUnused();
        return services;
    }

    /** The file of a service, which has its name without the argument. */
    static Path fileOf(Path named) {
        return Files.exists(named) ? named
                : named.resolveSibling(ServiceName.of(String.valueOf(named.getFileName())).base());
    }

    private void addDirectory(Path directory) throws ImportException {
        TreeSet<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw new ImportException("cannot read the directory " + directory + ": " + e);
        }
        for (Path path : found) {
            String name = String.valueOf(path.getFileName());
            if (Files.isDirectory(path) || name.startsWith(".")) {
                continue;
            }
            Source source = Source.read(path);
            if (DinitFormat.isService(source)) {
                add(ServiceName.of(name), path);
            } else {
                findings.lose(source.setting(name, 0), "it does not describe a service");
            }
        }
    }

    private void add(ServiceName name, Path path) throws ImportException {
        Source source = Source.read(path);
        if (name.argument() == null && Substitution.hasArgument(source.text())) {
            templates.put(name.base(), path);
        } else {
            services.put(name.toString(), new Service(name, ServiceFile.of(source)));
        }
    }

    private void addNeeded() throws ImportException {
        Deque<Service> waiting = new ArrayDeque<>(services.values());
        while (!waiting.isEmpty()) {
            for (Need need : waiting.remove().needs()) {
                ServiceName name = ServiceName.of(need.name());
                Path template = templates.get(name.base());
                if (template != null && !services.containsKey(need.name())) {
                    Service service = new Service(name, ServiceFile.of(Source.read(template)));
                    services.put(need.name(), service);
                    waiting.add(service);
                }
            }
        }
    }

    private void tellUnused() throws ImportException {
        for (Map.Entry<String, Path> template : templates.entrySet()) {
            if (services.values().stream().noneMatch(service -> service.name().base().equals(template.getKey()))) {
                findings.lose(Source.read(template.getValue()).setting(template.getKey(), 0),
                        "it takes an argument; name it with one, as " + template.getKey() + "@ARGUMENT");
            }
        }
    }

    Collection<Service> all() {
        return services.values();
    }

    @Nullable
    Service find(String name) {
        return services.get(name);
    }
}
