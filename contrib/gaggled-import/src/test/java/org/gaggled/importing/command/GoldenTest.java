package org.gaggled.importing.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gaggled.config.ini.IniConfigSourceFactory;
import org.gaggled.config.yaml.YamlConfigSourceFactory;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.ThisHost;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.terminal.StandardOutput;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of whole configurations. Each is a directory FORMAT/NAME in the resources. The file {@code arguments} in
 * it says what is imported, a line for each argument; {@code gaggled.yaml} and {@code report} are what has to come of
 * it, in which {@code /HERE} stands for the directory. With {@code -Dgolden.update=true}, they are written anew.
 */
class GoldenTest {

    private static final Path RESOURCES = Path.of("src", "test", "resources");

    @TempDir
    Path directory;

    static Stream<Path> configurations() throws IOException {
        try (Stream<Path> paths = Files.walk(RESOURCES)) {
            return paths.filter(path -> path.endsWith("arguments")).map(Path::getParent).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void becomesWhatIsExpected(Path configuration) throws IOException {
        Imported imported = Imported.of(configuration, List.of("--report"));
        assertEquals(0, imported.status(), imported.errors());
        compare(configuration.resolve("gaggled.yaml"), imported.output());
        compare(configuration.resolve("report"), imported.errors());
    }

    /** In INI as well, but for those that INI cannot hold. */
    @ParameterizedTest
    @MethodSource("configurations")
    void isAConfigurationThatGaggledAccepts(Path configuration) throws IOException {
        accepted(configuration, directory.resolve("gaggled.yaml"));
        Path ini = directory.resolve("gaggled.ini");
        if (!Files.readString(configuration.resolve("arguments")).contains("no-ini")) {
            accepted(configuration, ini);
        }
    }

    private static void accepted(Path configuration, Path out) throws IOException {
        Imported imported = Imported.of(configuration, List.of("-o", out.toString()));
        assertEquals(0, imported.status(), imported.errors());
        if (!System.getProperty("user.name").equals("root")) {
            Files.writeString(out,
                    Files.readString(out).replaceAll("(?m)^ *(user|group|groups|nice|capabilities) *[:=].*\\n", ""));
        }
        ConfigPlugins plugins = new ConfigPlugins(
                List.of(new YamlConfigSourceFactory(), new IniConfigSourceFactory()), List.of(), List.of());
        ConfigReading reading = new ConfigReader(plugins, ThisHost.environment()).read(out, null);
        if (reading instanceof ConfigReading.Refused refused) {
            assertEquals(List.of(), refused.problems(), () -> text(out));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void compare(Path golden, String actual) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, actual);
        }
        assertEquals(Files.readString(golden), actual, "run with -Dgolden.update=true to accept it");
    }

    /** What the command has said. */
    private record Imported(int status, String output, String errors) {

        static Imported of(Path configuration, List<String> options) throws IOException {
            List<String> arguments = new ArrayList<>(options);
            for (String argument : Files.readAllLines(configuration.resolve("arguments"))) {
                if (!argument.startsWith("#")) {
                    arguments.add(argument.startsWith("-") ? argument : configuration.resolve(argument).toString());
                }
            }
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            StringWriter errors = new StringWriter();
            int status = ImportCommand.run(
                    StandardOutput.to(output), new PrintWriter(errors), arguments.toArray(String[]::new));
            return new Imported(
                    status, relative(configuration, output.toString(StandardCharsets.UTF_8)),
                    relative(configuration, errors.toString()));
        }

        /** What is the same wherever the sources lie. */
        private static String relative(Path configuration, String text) {
            return text.replace(configuration.toAbsolutePath().toString(), "/HERE")
                    .replace(configuration + "/", "");
        }
    }
}
