package org.gaggled.config.info;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.api.config.Setting;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A directory to start gaggled in, with an executable {@code bin/serve}, a file {@code bin/plain} that cannot be
 * executed and a directory {@code run}; and a reader that looks at it, with all formats, a transport and a mail gate.
 */
final class Workplace {

    private static final ConfigPlugins PLUGINS = new ConfigPlugins(
            ServiceLoader.load(ConfigSourceFactory.class, Workplace.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList(),
            List.of(new MailGate(), new Publisher()),
            List.of(new Answerer()));

    final Path directory;

    Workplace(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectory(directory.resolve("bin"));
        Files.createDirectory(directory.resolve("run"));
        Files.writeString(directory.resolve("bin/plain"), "text");
        executable("bin/serve");
    }

    void executable(String name) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make executable: " + file);
        }
    }

    /** Puts a copy of a directory's files here. */
    void copy(Path from) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = directory.resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    ConfigReading read(String name) {
        return read(name, null);
    }

    ConfigReading read(String name, @Nullable String format) {
        Map<String, String> variables = Map.of("PATH", directory.resolve("bin").toString(), "GREETING", "hello");
        return new ConfigReader(PLUGINS, new HostEnvironment(variables, "goose", directory)).read(Path.of(name),
                format);
    }

    private static final class MailGate implements EventSinkFactory {

        private static final List<Setting<?>> SETTINGS = List.of(
                Setting.text("mx").required(),
                Setting.text("from").required(),
                Setting.texts("to").required(),
                Setting.text("spfix"),
                Setting.duration("period").otherwise(Duration.ofSeconds(10)),
                Setting.duration("batch").otherwise(Duration.ZERO),
                Setting.flag("auto").otherwise(true));

        @Override
        public String getName() {
            return "smtpgate";
        }

        @Override
        public List<Setting<?>> getSettings() {
            return SETTINGS;
        }

        @Override
        public EventSink open(EventSinkContext context) {
            throw new AssertionError("reading a configuration opens nothing");
        }
    }

    private static final class Publisher implements EventSinkFactory {

        @Override
        public String getName() {
            return "zmq";
        }

        @Override
        public List<Setting<?>> getGlobalSettings() {
            return List.of(Setting.text("eventurl"));
        }

        @Override
        public EventSink open(EventSinkContext context) {
            throw new AssertionError("reading a configuration opens nothing");
        }
    }

    private static final class Answerer implements ControlSourceFactory {

        @Override
        public String getName() {
            return "zmq";
        }

        @Override
        public List<Setting<?>> getGlobalSettings() {
            return List.of(Setting.text("controlurl"));
        }

        @Override
        public ControlSource open(ControlSourceContext context) {
            throw new AssertionError("reading a configuration opens nothing");
        }
    }
}
