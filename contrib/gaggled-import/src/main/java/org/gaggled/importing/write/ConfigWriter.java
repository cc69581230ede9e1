package org.gaggled.importing.write;

import java.nio.file.Path;
import java.util.Locale;
import org.gaggled.api.HarmlessText;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.model.Gaggle;
import org.jspecify.annotations.Nullable;

/** Writes a gaggle as a configuration. */
public sealed interface ConfigWriter permits YamlWriter, IniWriter {

    /**
     * The text of the configuration.
     *
     * @param origin what was imported
     * @throws ImportException if this format cannot hold it
     */
    String write(Gaggle gaggle, String origin) throws ImportException;

    /**
     * By the extension of a file.
     *
     * @param out null for standard output, which gets YAML
     * @throws ImportException if nothing is written by that extension
     */
    static ConfigWriter forFile(@Nullable Path out) throws ImportException {
        String name = out == null ? ".yaml" : out.toString();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (extension) {
            case "yaml", "yml" -> new YamlWriter();
            case "ini" -> new IniWriter();
            case "conf", "info" -> throw new ImportException(
                    out + ": INFO cannot hold an argument with a blank in it; write a file that ends in .yaml or .ini");
            default -> throw new ImportException(out + " does not end in .yaml or .ini, which says what to write");
        };
    }

    /** The first line, behind the sign that begins a comment. */
    static String heading(String origin) {
        return "Imported from " + HarmlessText.of(origin) + ". gaggled -t -c FILE checks this file.";
    }
}
