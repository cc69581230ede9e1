package org.gaggled.engine.config.read;

import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.launch.CommandSearch;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/** A machine as it was when a configuration was read. What was not asked then is not there. */
public final class RecordedSurroundings implements Surroundings {

    private final RecordedSources sources;

    public RecordedSurroundings(RecordedSources sources) {
        this.sources = sources;
    }

    @Override
    public byte @Nullable [] read(Path path, ConfigPosition position, Problems problems) {
        byte[] bytes = sources.files().get(path.toString());
        if (bytes == null) {
            problems.error(
                    position, Wording.quoted(path.toString()) + " is not among the files that were recorded", null);
        }
        return bytes;
    }

    @Override
    public boolean isMissing(Path path) {
        return !sources.files().containsKey(path.toString());
    }

    /** In what was accepted, no file is read by two names. */
    @Override
    public boolean isSame(Path one, Path other) {
        return one.equals(other);
    }

    /** Of this, whoever read it first was warned. */
    @Override
    public boolean differ(Path one, Path other) {
        return false;
    }

    @Override
    public Path identityOf(Path path) {
        return path;
    }

    @Override
    public FilePattern.Found find(String pattern, Path beside) {
        List<String> found =
                sources.matches().getOrDefault(new RecordedSources.Pattern(pattern, beside.toString()), List.of());
        return new FilePattern.Found(found.stream().map(Path::of).toList(), List.of());
    }

    @Override
    public CommandSearch commands(String searchPath) {
        return new CommandSearch(searchPath, Path.of(sources.directory()), sources.commands());
    }

    @Override
    public @Nullable String addressOf(String networkInterface) {
        return sources.addresses().get(networkInterface);
    }

    @Override
    public boolean arePast() {
        return true;
    }
}
