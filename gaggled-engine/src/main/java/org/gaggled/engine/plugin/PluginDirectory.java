package org.gaggled.engine.plugin;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory that holds plugins: {@code NAME.jar} is a plugin in a single jar, {@code NAME/} one with its libraries,
 * all of the jars directly in it. Symbolic links are followed, so that a plugin may be linked in from elsewhere.
 *
 * <p>Hidden entries and files whose names do not end in {@code .jar} are passed over in silence, here and inside {@code
 * NAME/}: a note or a licence may lie beside a jar, and renaming one to {@code mail.jar.off} switches it off.
 */
public final class PluginDirectory {

    /** More entries or jars than this are taken for a mistake: {@code --plugins /usr/share/java}. */
    static final int MAX_ENTRIES = 1000;

    private static final String JAR = ".jar";

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

    /** What looks like a plugin here, in the order of names; whether it is one, loading it will show. */
    List<PluginOrigin.Installed> scan() throws PluginDirectoryException {
        if (!Files.isDirectory(path)) {
            if (required || Files.exists(path)) {
                throw unusable(Files.exists(path) ? "not a directory" : "no such directory");
            }
            return List.of();
        }
        try {
            List<PluginOrigin.Installed> plugins = new ArrayList<>();
            for (Path entry : entriesOf(path)) {
                String name = nameOf(entry);
                if (Files.isDirectory(entry)) {
                    plugins.add(new PluginOrigin.Installed(name, entry));
                } else if (isJar(entry)) {
                    plugins.add(new PluginOrigin.Installed(name.substring(0, name.length() - JAR.length()), entry));
                }
            }
            return plugins;
        } catch (IOException e) {
            throw unusable(FailureReason.ofFile(e));
        }
    }

    /** The jars of one plugin, in the order of names; none in a directory that holds none. */
    static List<Path> jarsOf(PluginOrigin.Installed plugin) throws IOException {
        return Files.isDirectory(plugin.path())
                ? entriesOf(plugin.path()).stream().filter(PluginDirectory::isJar).toList()
                : List.of(plugin.path());
    }

    private PluginDirectoryException unusable(String reason) {
        return new PluginDirectoryException("plugin directory " + path + ": " + reason);
    }

    private static boolean isJar(Path path) {
        return nameOf(path).endsWith(JAR) && !Files.isDirectory(path);
    }

    private static List<Path> entriesOf(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path entry : stream) {
                if (nameOf(entry).startsWith(".")) {
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
        // Not Comparator.comparing: its lambda is serializable, which the AOT cache cannot hold; that is a millisecond
        // or two
        // of every start.
        entries.sort((one, other) -> nameOf(one).compareTo(nameOf(other)));
        return entries;
    }

    private static String nameOf(Path entry) {
        return entry.getFileName().toString();
    }
}
