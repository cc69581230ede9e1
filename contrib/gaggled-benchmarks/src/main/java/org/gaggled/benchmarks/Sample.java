package org.gaggled.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gaggled.config.ini.IniConfigSourceFactory;
import org.gaggled.config.yaml.YamlConfigSourceFactory;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;

/** A thousand programs, of which nine in ten need the first of their ten. */
final class Sample implements AutoCloseable {

    static final int PROGRAMS = 1000;

    private final Path directory;
    private final ConfigReader reader;

    Sample() {
        try {
            directory = Files.createTempDirectory("gaggled-benchmarks");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader = new ConfigReader(
                new ConfigPlugins(
                        List.of(new IniConfigSourceFactory(), new YamlConfigSourceFactory()), List.of(), List.of()),
                new HostEnvironment(Map.of("PATH", "/usr/bin:/bin"), "goose", directory));
    }

    /** Writes them as INI, each with these further lines. */
    Path ini(String lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < PROGRAMS; i++) {
            text.append("[p").append(i).append("]\ncommand = sleep\nargv = ").append(1000 + i).append('\n');
            if (i % 10 != 0) {
                text.append("depends = p").append(i / 10 * 10).append('\n');
            }
            text.append(lines);
        }
        return write("gaggle.ini", text);
    }

    /** Writes them as YAML. */
    Path yaml() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < PROGRAMS; i++) {
            text.append("p").append(i).append(":\n  command: sleep\n  argv: ").append(1000 + i).append('\n');
            if (i % 10 != 0) {
                text.append("  depends: p").append(i / 10 * 10).append('\n');
            }
        }
        return write("gaggle.yaml", text);
    }

    private Path write(String name, CharSequence text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a file says, which has nothing wrong. */
    GaggleConfig read(Path file) {
        return switch (reader.read(file, null)) {
            case ConfigReading.Accepted accepted -> accepted.config();
            case ConfigReading.Refused refused -> throw new IllegalStateException(refused.problems().toString());
        };
    }

    @Override
    public void close() throws IOException {
        for (String name : List.of("gaggle.ini", "gaggle.yaml")) {
            Files.deleteIfExists(directory.resolve(name));
        }
        Files.delete(directory);
    }
}
