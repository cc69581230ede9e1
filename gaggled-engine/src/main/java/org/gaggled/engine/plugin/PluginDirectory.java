package org.gaggled.engine.plugin;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A directory that holds plugins: {@code NAME.jar} is a plugin in a single jar, {@code NAME/} one with its libraries, all
 * of the jars directly in it. Symbolic links are followed, so that a plugin may be linked in from elsewhere.
 *
 * <p>Hidden entries and files whose names do not end in {@code .jar} are passed over in silence, here and inside {@code
 * NAME/}: a note or a licence may lie beside a jar, and renaming one to {@code mail.jar.off} switches it off.
 */
public final class PluginDirectory {

    /** More entries or jars than this are taken for a mistake: {@code --plugins /usr/share/java}. */
    static final int MAX_ENTRIES = 1000;

    private final Path path;
    private final boolean required;

    private PluginDirectory(Path path, boolean required) {
        this.path = path;
        this.required = required;
    }

    /** The installation's own, which need not be there. */
    public static PluginDirectory installed(Path path) {
        return new PluginDirectory(path, false);
    }

    /** One that the user asked for, and that therefore must be there. */
    public static PluginDirectory requested(Path path) {
        return new PluginDirectory(path, true);
    }

    /** The directory it is in the end, whatever links lead there; as it was named, where there is none. */
    Path realPath() throws PluginDirectoryException {
        if (!Files.exists(path)) {
            return path;
        }
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw unusable(FailureReason.ofFile(e));
        }
    }

    /** Looks through the directory, in the order of names. */
    Contents scan() throws PluginDirectoryException {
        if (!Files.isDirectory(path)) {
            if (required || Files.exists(path)) {
                throw unusable(Files.exists(path) ? "not a directory" : "no such directory");
            }
            return new Contents(List.of(), List.of());
        }
        List<PluginJars> plugins = new ArrayList<>();
        List<PluginFailure> failures = new ArrayList<>();
        try {
            for (Path entry : entriesOf(path)) {
                look(entry, plugins, failures);
            }
        } catch (IOException e) {
            throw unusable(FailureReason.ofFile(e));
        }
        return new Contents(plugins, failures);
    }

    private PluginDirectoryException unusable(String reason) {
        return new PluginDirectoryException("plugin directory " + path + ": " + reason);
    }

    private static void look(Path entry, List<PluginJars> plugins, List<PluginFailure> failures) {
        String name = entry.getFileName().toString();
        boolean isDirectory = Files.isDirectory(entry);
        if (!isDirectory && !isJar(entry)) {
            return;
        }
        String plugin = isDirectory ? name : name.substring(0, name.length() - ".jar".length());
        PluginOrigin.Installed origin = new PluginOrigin.Installed(plugin, entry);
        try {
            List<Path> jars =
                    isDirectory ? entriesOf(entry).stream().filter(PluginDirectory::isJar).toList() : List.of(entry);
            if (jars.isEmpty()) {
                failures.add(new PluginFailure(origin, null, "no jars in this directory", null));
            } else {
                plugins.add(new PluginJars(origin, jars));
            }
        } catch (IOException e) {
            failures.add(new PluginFailure(origin, null, FailureReason.ofFile(e), e));
        }
    }

    private static boolean isJar(Path path) {
        return path.getFileName().toString().endsWith(".jar") && !Files.isDirectory(path);
    }

    private static List<Path> entriesOf(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path entry : stream) {
                if (entry.getFileName().toString().startsWith(".")) {
                    continue;
                }
                if (entries.size() == MAX_ENTRIES) {
                    throw new IOException("more than " + MAX_ENTRIES + " entries; is this a directory of plugins?");
                }
                entries.add(entry);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(Comparator.comparing(entry -> entry.getFileName().toString()));
        return entries;
    }

    /**
     * What lies in a plugin directory.
     *
     * @param plugins what can be tried to load, in the order of names
     * @param failures what looks like a plugin and holds none
     */
    record Contents(List<PluginJars> plugins, List<PluginFailure> failures) {}
}
