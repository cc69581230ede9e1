package org.gaggled.importing.format;

import java.nio.file.Path;
import java.util.List;
import org.gaggled.importing.model.Gaggle;

/** A format that can be imported. */
public interface Format {

    /** As {@code --format} has it. */
    String getName();

    /** What it is the format of, and which files are taken for it: for whoever gave another one. */
    String getDescription();

    /** Whether a file is of this format, by its name or content. */
    boolean recognises(Source file);

    /** The file that a name means where there is none of that name; the name itself where it means none. */
    default Path fileFor(Path named) {
        return named;
    }

    /**
     * Reads files, or directories, which belong together, into a gaggle. Every setting that is there becomes a finding:
     * one that nobody knows is lost.
     *
     * @throws ImportException if a file cannot be read at all
     */
    void read(List<Source> files, Gaggle gaggle) throws ImportException;
}
