package org.gaggled.engine.launch;

import java.nio.file.Path;

/** The {@code gaggled_exec} that the build has made for the tests and the distribution. */
final class BuiltExec {

    private BuiltExec() {}

    /** It, which must be there: Maven compiles it, and so does {@code src/build/compile-exec.sh}. */
    static GaggledExec find() {
        GaggledExec exec = GaggledExec.at(Path.of("target/gaggled_exec").toAbsolutePath());
        if (exec instanceof GaggledExec.Unusable(String reason)) {
            throw new AssertionError(
                    reason + "; sh src/build/compile-exec.sh $PWD/target/gaggled_exec src/main/c/gaggled_exec.c");
        }
        return exec;
    }

    static Path file() {
        return ((GaggledExec.Usable) find()).file();
    }
}
