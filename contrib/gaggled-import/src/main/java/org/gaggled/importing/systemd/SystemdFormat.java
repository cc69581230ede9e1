package org.gaggled.importing.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gaggled.importing.format.Format;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.Gaggle;

/** The units of systemd. */
public final class SystemdFormat implements Format {

    @Override
    public String getName() {
        return "systemd";
    }

    @Override
    public String getDescription() {
        return "systemd's units: NAME.service, NAME.target, NAME.timer, or a directory of them";
    }

    @Override
    public boolean recognises(Source file) {
        if (!file.isDirectory()) {
            return UnitName.parse(file.name()) != null;
        }
        try (Stream<Path> files = Files.list(file.path())) {
            return files.anyMatch(path -> UnitName.parse(UnitFiles.nameOf(path)) != null);
        } catch (IOException e) {
            return false;
        }
    }

    /** An instance may have no file, but its template has. */
    @Override
    public Path fileFor(Path named) {
        UnitName name = UnitName.parse(UnitFiles.nameOf(named));
        return name != null && name.isInstance() ? UnitFiles.templateOf(named, name) : named;
    }

    @Override
    public void read(List<Source> files, Gaggle gaggle) throws ImportException {
        new SystemdUnits(Units.read(files, gaggle.global()), gaggle).read();
    }
}
