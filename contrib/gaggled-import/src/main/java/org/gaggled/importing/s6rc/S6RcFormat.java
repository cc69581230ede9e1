package org.gaggled.importing.s6rc;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.importing.format.Format;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.Gaggle;

/** Source directories of s6-rc. */
public final class S6RcFormat implements Format {

    @Override
    public String getName() {
        return "s6-rc";
    }

    @Override
    public String getDescription() {
        return "s6-rc's source directories: a directory of directories with a file 'type', or one of these";
    }

    @Override
    public boolean recognises(Source file) {
        if (!file.isDirectory()) {
            return false;
        }
        try {
            return Definition.isIn(file.path()) || Definition.entries(file.path()).stream().anyMatch(Definition::isIn);
        } catch (ImportException unreadable) {
            // Whoever reads it tells why.
            return false;
        }
    }

    @Override
    public void read(List<Source> files, Gaggle gaggle) throws ImportException {
        Map<String, Definition> definitions = new LinkedHashMap<>();
        for (Source file : files) {
            if (!file.isDirectory()) {
                throw new ImportException(file.path() + " is not a directory, as a service of s6-rc is; name that");
            }
            if (Definition.isIn(file.path())) {
                definitions.put(file.name(), new Definition(file.name(), file.path()));
                continue;
            }
            for (Path entry : Definition.entries(file.path())) {
                if (Definition.isIn(entry)) {
                    String name = String.valueOf(entry.getFileName());
                    definitions.put(name, new Definition(name, entry));
                }
            }
        }
        new S6RcServices(definitions, gaggle).read();
    }
}
