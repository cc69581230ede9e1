package org.gaggled.engine.launch;

import java.nio.file.Path;

/** The {@code gaggled_exec} that the build has made for the tests and the distribution. */
final class BuiltExec {

    private BuiltExec() {}

    /** It, which must be there: Maven compiles it, and so do the scripts of {@code src/build}. */
    static GaggledExec find() {
        GaggledExec exec = GaggledExec.at(Path.of("target/gaggled_exec").toAbsolutePath());
        if (exec instanceof GaggledExec.Unusable(String reason)) {
            throw new AssertionError(
                    reason + "; sh src/build/compile-exec.sh $PWD/target/gaggled_exec src/main/c/gaggled_exec.c; sh"
                            + " src/build/compile-start.sh $PWD/target/libgaggled_start.so src/main/c/gaggled_start.c");
        }
        return exec;
    }

    static GaggledExec.Usable usable() {
        return (GaggledExec.Usable) find();
    }

    static Path file() {
        return usable().file();
    }

    /** The library that the build has made beside it. */
    static Path library() {
        return file().resolveSibling("libgaggled_start.so");
    }
}
