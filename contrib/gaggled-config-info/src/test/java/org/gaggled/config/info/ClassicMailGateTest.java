package org.gaggled.config.info;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.gaggled.api.config.Setting;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Shows that the settings classic has for its mail gate are those of the mail gate here, and mean the same.
class ClassicMailGateTest {

    @Test
    void classicsSettingsAreTaken(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("classic.conf"), """
                gaggled {
                    tick 10
                    killwait 1000
                    smtpgate {
                        mx 127.0.0.1
                        helo goose.example.org
                        from "gaggled@example.org"
                        to "ops@example.org"
                        spfix "[__HOSTNAME__] "
                        period 5000
                        batch 60000
                        auto true
                    }
                }
                shell {
                    command /bin/sh
                }
                """);
        List<EventSinkFactory> sinks = ServiceLoader.load(EventSinkFactory.class, getClass().getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        ConfigPlugins plugins = new ConfigPlugins(List.of(new InfoConfigSourceFactory()), sinks, List.of());
        ConfigReading reading = new ConfigReader(plugins, new HostEnvironment(Map.of(), "goose", directory))
                .read(Path.of("classic.conf"), null);
        var settings = assertInstanceOf(ConfigReading.Accepted.class, reading, reading::toString)
                .config()
                .eventSinks()
                .getFirst()
                .settings();
        assertEquals(Duration.ofSeconds(5), settings.find(Setting.duration("period")));
        assertEquals(Duration.ofMinutes(1), settings.find(Setting.duration("batch")));
        assertEquals("[__HOSTNAME__] ", settings.find(Setting.text("spfix")));
        assertEquals(List.of("ops@example.org"), settings.find(Setting.texts("to")));
    }
}
