package org.gaggled.importing.dinit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.gaggled.importing.format.Format;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.Gaggle;

/** The service descriptions of dinit. */
public final class DinitFormat implements Format {

    /** Which says that it is one. */
    private static final Pattern TYPE = Pattern.compile(
            "(?m)^\\s*type\\s*[=:]\\s*(?:process|bgprocess|scripted|internal|triggered)\\s*(?:#.*)?$");

    /** What one has that does not say so. */
    private static final Pattern SETTING = Pattern.compile(
            "(?m)^\\s*(?:(?:command|depends-on|depends-ms|waits-for(?:\\.d)?)\\s*[=:]|@include)");

    @Override
    public String getName() {
        return "dinit";
    }

    @Override
    public String getDescription() {
        return "dinit's services: a file with 'type = process' or another type, or a directory of them";
    }

    /** Whether a file beside others describes a service; one with a process may leave its type out. */
    static boolean isService(Source file) {
        return TYPE.matcher(file.text()).find() || SETTING.matcher(file.text()).find();
    }

    @Override
    public boolean recognises(Source file) {
        if (!file.isDirectory()) {
            return TYPE.matcher(file.text()).find();
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(file.path(), Files::isRegularFile)) {
            for (Path path : files) {
                if (isOfType(path)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // Whoever reads it tells why it cannot be read.
            return false;
        }
    }

    private static boolean isOfType(Path file) {
        try {
            return TYPE.matcher(Source.read(file).text()).find();
        } catch (ImportException notText) {
            return false;
        }
    }

    /** A service with an argument has the file of that without one. */
    @Override
    public Path fileFor(Path named) {
        return Services.fileOf(named);
    }

    @Override
    public void read(List<Source> files, Gaggle gaggle) throws ImportException {
        new DinitServices(Services.read(files, gaggle.global()), gaggle).read();
    }
}
