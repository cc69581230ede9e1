package org.gaggled.engine.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The file in a jar that names the jar's factories of one kind.
 *
 * <p>{@link java.util.ServiceLoader} reads it as well, and is what loads the classes. It is read here first for three
 * reasons: a services file that is not there need not be searched for in every jar; a jar that cannot be opened is
 * passed over by class loaders without a word; and when a class fails to load, the platform's error does not always say
 * which of the factories asked for it.
 */
final class ServicesFile {

    /** Room for a thousand names, which no jar needs. */
    private static final int MAX_BYTES = 64 * 1024;

    private ServicesFile() {}

    /**
     * The classes it names, in its order; none where the jar has no such file.
     *
     * @throws IOException with a reason for a person, when it cannot be read
     */
    static List<String> read(ZipFile jar, PluginKind<?> kind) throws IOException {
        ZipEntry entry = jar.getEntry(kind.servicesFile());
        if (entry == null) {
            return List.of();
        }
        byte[] bytes;
        try (InputStream in = jar.getInputStream(entry)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException(kind.servicesFile() + " is larger than " + MAX_BYTES + " bytes");
        }
        return parse(new String(bytes, UTF_8), kind);
    }

    private static List<String> parse(String text, PluginKind<?> kind) throws IOException {
        List<String> names = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            int comment = line.indexOf('#');
            String name = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (name.isEmpty()) {
                continue;
            }
            if (!isClassName(name)) {
                throw new IOException(kind.servicesFile() + ", line " + number + ": not the name of a class: " + name);
            }
            names.add(name);
        }
        return names;
    }

    private static boolean isClassName(String name) {
        return Character.isJavaIdentifierStart(name.codePointAt(0))
                && name.codePoints().allMatch(c -> Character.isJavaIdentifierPart(c) || c == '.');
    }
}
