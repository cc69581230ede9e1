package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.config.read.Standing;
import org.gaggled.engine.launch.CgroupDelegation;
import org.gaggled.engine.plugin.AvailablePlugins;
import org.jspecify.annotations.Nullable;

/**
 * A directory to start gaggled in, with an executable {@code bin/serve}, a file {@code bin/plain} that is not
 * executable, and a directory {@code run}; and a reader that looks at it.
 */
final class ConfigFixture {

    final Path directory;
    final Path bin;
    final Map<String, String> variables = new LinkedHashMap<>();
    final List<ConfigSourceFactory> formats = new ArrayList<>(List.of(new OutlineFormat()));
    final List<EventSinkFactory> sinks = new ArrayList<>();
    final List<ControlSourceFactory> sources = new ArrayList<>();
    final List<NeighbourSourceFactory> neighbourSources = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    /** What gaggled may; null where that is not known. */
    @Nullable
    Standing standing;
    /** Whether gaggled can have cgroups; null where that is not known. */
    @Nullable
    CgroupDelegation cgroups;

    ConfigFixture(Path directory) throws IOException {
        this.directory = directory;
        this.bin = Files.createDirectory(directory.resolve("bin"));
        Files.createDirectory(directory.resolve("run"));
        Files.writeString(bin.resolve("plain"), "text");
        Path serve = Files.writeString(bin.resolve("serve"), "#!/bin/sh\n");
        if (!serve.toFile().setExecutable(true)) {
            throw new IOException("cannot make executable: " + serve);
        }
        variables.put("PATH", bin.toString());
    }

    /** Removes all that is in a directory. */
    static void empty(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.skip(1).sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    ConfigReading read(String text) throws IOException {
        write("gaggle.outline", text);
        return readFile("gaggle.outline", null);
    }

    ConfigReading readFile(String name, @Nullable String format) {
        return reader().read(Path.of(name), format);
    }

    ConfigReader reader() {
        HostEnvironment host = new HostEnvironment(variables, "goose", directory, () -> standing, () -> cgroups);
        return new ConfigReader(plugins(), host);
    }

    ConfigPlugins plugins() {
        return new ConfigPlugins(
                formats, sinks, sources, neighbourSources, List.of(), failures, AvailablePlugins.none());
    }

    /** The model of a text that has nothing wrong. */
    GaggleConfig accepted(String text) throws IOException {
        return switch (read(text)) {
            case ConfigReading.Accepted accepted -> accepted.config();
            case ConfigReading.Refused refused -> fail("refused: " + refused.problems());
        };
    }

    /**
     * The problems of a text, as a user reads them, without the name of the file and the names of temporary
     * directories.
     */
    List<String> problems(String text) throws IOException {
        return texts(assertInstanceOf(ConfigReading.Refused.class, read(text)).problems());
    }

    List<String> problemsOfFile(String name, @Nullable String format) {
        return texts(assertInstanceOf(ConfigReading.Refused.class, readFile(name, format)).problems());
    }

    List<String> texts(List<ConfigProblem> problems) {
        return problems.stream()
                .map(problem -> problem.toString().replaceFirst("^gaggle.outline:", "").replace(directory.toString(),
                        "DIR"))
                .toList();
    }
}
