package org.gaggled.importing.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives each stream a file of its own, because gaggled rotates them, and so refuses one file for two streams. */
final class SharedLogFiles {

    private static final String LOG = "log";
    private static final String ERROR_LOG = "errorlog";
    private static final String FILE = "file";

    /** What is not a file. */
    private static final Set<String> WORDS = Set.of("inherit", "null", "merge");

    private final Set<String> taken = new HashSet<>();

    private SharedLogFiles() {}

    static void settle(List<Section> programs) {
        SharedLogFiles files = new SharedLogFiles();
        programs.forEach(SharedLogFiles::merge);
        for (Section program : programs) {
            files.settle(program, LOG);
            files.settle(program, ERROR_LOG);
        }
    }

    /** Two streams of one program can be in one file, if that is said so. */
    private static void merge(Section program) {
        String file = fileOf(program, LOG);
        if (file != null && !WORDS.contains(file) && file.equals(fileOf(program, ERROR_LOG))) {
            program.removeSection(ERROR_LOG);
            program.set(ERROR_LOG, "merge");
        }
    }

    private void settle(Section program, String stream) {
        Section inner = program.findSection(stream);
        Section holder = inner == null ? program : inner;
        String setting = inner == null ? stream : FILE;
        String path = holder.find(setting);
        if (path == null || WORDS.contains(path)) {
            return;
        }
        ForeignSetting origin = holder.originOf(setting);
        boolean several = program.has("instances") && !path.contains("${INSTANCE}") && !path.contains("${PROGRAM}");
        String own = several ? inserted(path, "-${INSTANCE}") : path;
        if (taken.contains(own)) {
            own = inserted(own, "-" + program.name());
        }
        taken.add(own);
        if (!own.equals(path) && origin != null) {
            holder.approximate(origin, setting, own,
                    several ? "each instance has a file of its own" : "each program has a file of its own");
        }
    }

    private static @Nullable String fileOf(Section program, String stream) {
        Section inner = program.findSection(stream);
        return inner == null ? program.find(stream) : inner.find(FILE);
    }

    /** Before the extension, where there is one. */
    private static String inserted(String path, String what) {
        int dot = path.lastIndexOf('.');
        boolean hasExtension = dot > path.lastIndexOf('/') + 1;
        return hasExtension ? path.substring(0, dot) + what + path.substring(dot) : path + what;
    }
}
