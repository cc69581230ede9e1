package org.gaggled.engine.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Where a plugin, or one service of it, comes from. */
public sealed interface PluginOrigin {

    /** The plugin's name: that of its jar, without the ending, or of its directory. */
    String plugin();

    /** Its version, as the jar's manifest has it ({@code Implementation-Version}); null when it does not say. */
    @Nullable
    String version();

    /** gaggled itself. */
    record BuiltIn() implements PluginOrigin {

        @Override
        public String plugin() {
            return "gaggled";
        }

        @Override
        public @Nullable String version() {
            return PluginOrigin.class.getPackage().getImplementationVersion();
        }

        @Override
        public String toString() {
            return "built in";
        }
    }

    /**
     * A file or directory among the plugins.
     *
     * @param plugin the plugin's name
     * @param path a jar, or a directory that should hold some; beginning as the user named the plugin directory
     */
    record Installed(String plugin, Path path) implements PluginOrigin {

        private static final Attributes.Name API_VERSION = new Attributes.Name("Gaggled-Api-Version");

        /** Read from the jar each time: only a listing asks, and starting must not wait for it. */
        @Override
        public @Nullable String version() {
            return attribute(Attributes.Name.IMPLEMENTATION_VERSION);
        }

        /** The version of gaggled's API that it was built for, as its jar says; null when it does not. */
        @Nullable
        String apiVersion() {
            return attribute(API_VERSION);
        }

        private @Nullable String attribute(Attributes.Name name) {
            try (JarFile jar = new JarFile(path.toFile())) {
                Manifest manifest = jar.getManifest();
                return manifest == null ? null : manifest.getMainAttributes().getValue(name);
            } catch (IOException notAJar) {
                // A directory, or a jar that cannot be read: its failure says so; here it just has none.
                return null;
            }
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }
}
