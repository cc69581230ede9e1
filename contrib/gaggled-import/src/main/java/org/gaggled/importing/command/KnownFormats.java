package org.gaggled.importing.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.gaggled.api.NearestName;
import org.gaggled.importing.compose.ComposeFormat;
import org.gaggled.importing.dinit.DinitFormat;
import org.gaggled.importing.format.Format;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.processcompose.ProcessComposeFormat;
import org.gaggled.importing.procfile.ProcfileFormat;
import org.gaggled.importing.s6rc.S6RcFormat;
import org.gaggled.importing.supervisord.SupervisordFormat;
import org.gaggled.importing.systemd.SystemdFormat;
import org.jspecify.annotations.Nullable;

/** All formats that can be imported. */
final class KnownFormats {

    /** Those that go by more than a name come first. */
    private static final List<Format> ALL = List.of(
            new SupervisordFormat(), new ProcessComposeFormat(), new ComposeFormat(), new ProcfileFormat(),
            new DinitFormat(), new SystemdFormat(), new S6RcFormat());

    private KnownFormats() {}

    /** How they are named. */
    static List<String> all() {
        return ALL.stream().map(Format::getName).toList();
    }

    /** The one of that name; null where there is none. */
    static @Nullable Format find(String name) {
        return ALL.stream().filter(format -> format.getName().equals(name)).findFirst().orElse(null);
    }

    /** What to say about a name that none has. */
    static String adviceFor(String name) {
        String nearest = NearestName.find(name, all());
        return nearest == null ? "known: " + String.join(", ", all()) : "did you mean " + nearest + "?";
    }

    /**
     * Reads what is named.
     *
     * @throws ImportException if it cannot be read
     */
    static Source open(Path named) throws ImportException {
        Path file = Files.exists(named) ? named : ALL.stream().map(format -> format.fileFor(named))
                .filter(Files::isRegularFile).findFirst().orElse(named);
        return file.equals(named) ? Source.read(named) : new Source(named, Source.read(file).text());
    }

    /**
     * The one that all files are of.
     *
     * @throws ImportException if a file is of none, or one is of another than the rest
     */
    static Format of(List<Source> files) throws ImportException {
        Source first = files.getFirst();
        Format format = of(first);
        for (Source file : files) {
            Format other = of(file);
            if (!other.getName().equals(format.getName())) {
                throw new ImportException(first.path() + " is " + format.getDescription() + ", and " + file.path()
                        + " is " + other.getDescription() + "; import one format at a time");
            }
        }
        return format;
    }

    private static Format of(Source file) throws ImportException {
        return ALL.stream()
                .filter(format -> format.recognises(file))
                .findFirst()
                .orElseThrow(() -> new ImportException(file.path() + " is not of a format that can be told by its name"
                        + " or content; say which it is with --format: "
                        + ALL.stream().map(format -> format.getName() + " (" + format.getDescription() + ")")
                                .collect(Collectors.joining(", "))));
    }
}
