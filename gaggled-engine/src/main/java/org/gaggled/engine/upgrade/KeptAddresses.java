package org.gaggled.engine.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gaggled.api.ConfiguredPluginFactory;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.OpenChannels;
import org.gaggled.engine.config.check.ConfiguredPlugin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where channels are that were to have any free port ({@code tcp://127.0.0.1:*}). Programs that go on have been told,
 * and so may have clients. So the addresses are noted in the state directory, and the next gaggled has the same ports,
 * unless the earlier one has ended in order.
 */
public final class KeptAddresses {

    private static final Logger log = LoggerFactory.getLogger(KeptAddresses.class);

    private static final String ANY_PORT = ":*";
    private static final String EVENT_URL = "eventurl";
    private static final String CONTROL_URL = "controlurl";

    /** Null where nothing is kept. */
    private final @Nullable Path file;

    /** By the address as it is configured, with the name of its setting before it. */
    private final Map<String, String> kept;

    /** Whether it is known where the channels are now. */
    private volatile boolean noted;

    private KeptAddresses(@Nullable Path file, Map<String, String> kept) {
        this.file = file;
        this.kept = kept;
    }

    /** Those that an earlier gaggled has noted in that directory; none where it is null. */
    public static KeptAddresses in(@Nullable Path directory) {
        Map<String, String> kept = new HashMap<>();
        Path file = directory == null ? null : directory.resolve("addresses");
        if (file != null && Files.exists(file)) {
            try {
                for (String line : Files.readAllLines(file)) {
                    int bound = line.lastIndexOf(' ');
                    if (bound > 0) {
                        kept.put(line.substring(0, bound), line.substring(bound + 1));
                    }
                }
            } catch (IOException e) {
                log.warn("{} cannot be read, so channels have other ports than before: {}", file, e.toString());
            }
        }
        return new KeptAddresses(file, kept);
    }

    /** The same plugin with the same ports as before; the plugin itself where it had none, or runs by now. */
    public <F extends ConfiguredPluginFactory> ConfiguredPlugin<F> over(ConfiguredPlugin<F> plugin) {
        return noted || kept.isEmpty()
                ? plugin
                : new ConfiguredPlugin<>(
                        plugin.factory(), plugin.settings(), new Kept(plugin.globalSettings()),
                        plugin.isInsecureAllowed(), plugin.sections(), plugin.programs());
    }

    /** Notes where the channels are now. */
    public synchronized void note(GaggleConfig config, OpenChannels channels) {
        noted = true;
        Map<String, String> now = new LinkedHashMap<>();
        add(now, EVENT_URL, config.eventUrl(), channels.eventUrl());
        add(now, CONTROL_URL, config.controlUrl(), channels.controlUrl());
        if (file == null || (now.isEmpty() && !Files.exists(file))) {
            return;
        }
        StringBuilder text = new StringBuilder();
        now.forEach((configured, bound) -> text.append(configured).append(' ').append(bound).append('\n'));
        try {
            Path next = file.resolveSibling("addresses.new");
            Files.writeString(next, text);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            log.warn("{} cannot be written, so the next gaggled has other ports: {}", file, e.toString());
        }
    }

    private static void add(
            Map<String, String> now, String setting, @Nullable String configured, @Nullable String bound) {
        if (configured != null && bound != null && configured.endsWith(ANY_PORT)) {
            String port = bound.substring(bound.lastIndexOf(':') + 1);
            now.put(setting + " " + configured, configured.substring(0, configured.length() - 1) + port);
        }
    }

    /** At an orderly end: nothing runs any more that was told. */
    public synchronized void forget() {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            log.warn("{} cannot be removed, so the next gaggled has the same ports: {}", file, e.toString());
        }
    }

    /** Settings with the addresses that are kept in place of those that are configured. */
    private final class Kept implements Settings {

        private final Settings configured;

        Kept(Settings configured) {
            this.configured = configured;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> @Nullable T find(Setting<T> setting) {
            T value = configured.find(setting);
            String address = value instanceof String text ? kept.get(setting.getName() + " " + text) : null;
            // Of a setting whose value is a text, as that is.
            return address == null ? value : (T) address;
        }

        @Override
        public @Nullable ConfigPosition positionOf(Setting<?> setting) {
            return configured.positionOf(setting);
        }

        @Override
        public ConfigPosition getPosition() {
            return configured.getPosition();
        }
    }
}
