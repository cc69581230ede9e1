package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigSourceContext;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.api.config.Setting;
import org.gaggled.api.neighbour.NeighbourSource;
import org.gaggled.api.neighbour.NeighbourSourceContext;
import org.gaggled.api.neighbour.NeighbourSourceFactory;
import org.gaggled.api.config.SettingsSection;
import org.gaggled.engine.reload.ReloadPlans;

/** A directory in which one configuration after the other is read, with a transport, a notifier and a second format. */
final class ReloadFixture {

    /** The other format is the same under another name. */
    private record Sketch(ConfigSourceFactory outline) implements ConfigSourceFactory {

        @Override
        public String getName() {
            return "sketch";
        }

        @Override
        public Set<String> getExtensions() {
            return Set.of("sketch");
        }

        @Override
        public ConfigSource open(ConfigSourceContext context) {
            return outline.open(context);
        }
    }

    /** Joins clusters; a check opens nothing. */
    private record Village(String getName) implements NeighbourSourceFactory {

        @Override
        public List<Setting<?>> getSettings() {
            return List.of();
        }

        @Override
        public NeighbourSource open(NeighbourSourceContext context) {
            throw new AssertionError("a check opens nothing");
        }
    }

    private final Path directory;

    ReloadFixture(Path directory) {
        this.directory = directory;
    }

    /** The configuration in those files; a line {@code --- NAME} begins each, where there are several. */
    GaggleConfig read(List<String> files) throws IOException {
        ConfigFixture.empty(directory);
        ConfigFixture config = new ConfigFixture(directory);
        config.formats.add(new Sketch(config.formats.getFirst()));
        config.neighbourSources.add(new Village("village"));
        config.variables.put("SECRET", "hidden");
        config.variables.put("STAGE", "test");
        config.sinks.add(new UnopenedPlugin("zmq", Setting.wholeNumber("linger", 0, 100).otherwise(5))
                .withGlobals(Setting.text("eventurl"))
                .withGlobalSections(curve()));
        config.sinks.add(new UnopenedPlugin(
                "mail", Setting.text("to"), Setting.text("password").secret(), Setting.path("cafile"))
                .withProgramSettings(Setting.flag("mails").otherwise(true), Setting.text("token").secret()));
        config.sinks.add(new UnopenedPlugin("hook", Setting.duration("patience")));
        config.sources.add(new UnopenedPlugin("zmq")
                .withGlobals(Setting.text("controlurl"))
                .withGlobalSections(curve()));
        Files.createSymbolicLink(directory.resolve("bin/worker"), directory.resolve("bin/serve"));
        Files.createDirectory(directory.resolve("other"));
        Map<String, StringBuilder> texts = new LinkedHashMap<>();
        String name = "gaggle.outline";
        for (String line : files) {
            if (line.startsWith("--- ")) {
                name = line.substring(4);
            } else {
                texts.computeIfAbsent(name, _ -> new StringBuilder()).append(line).append('\n');
            }
        }
        for (Map.Entry<String, StringBuilder> each : texts.entrySet()) {
            Path file = directory.resolve(each.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, each.getValue());
        }
        return switch (config.readFile(texts.keySet().iterator().next(), null)) {
            case ConfigReading.Accepted accepted -> again(accepted, config);
            case ConfigReading.Refused refused -> fail("refused: " + refused.problems());
        };
    }

    /** As whoever has kept its sources has it: nothing differs then. */
    private static GaggleConfig again(ConfigReading.Accepted accepted, ConfigFixture config) {
        return switch (ConfigReader.readAgain(config.plugins(), accepted.sources())) {
            case ConfigReading.Accepted same -> {
                assertTrue(ReloadPlans.compare(accepted.config(), same.config()).isEmpty());
                yield same.config();
            }
            case ConfigReading.Refused refused -> fail("refused the second time: " + refused.problems());
        };
    }

    private static SettingsSection curve() {
        return new SettingsSection("curve", List.of(Setting.path("secretkey"), Setting.text("clients")));
    }
}
