package org.gaggled.dist.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Programs of the tests that are written in C: {@code src/test/c}. */
final class Native {

    private Native() {}

    /** Compiles a program into a directory. */
    static Path compile(String name, Path directory) throws IOException {
        Path source = Path.of(System.getProperty("golden.directory")).resolve("../c/" + name + ".c").normalize();
        Path program = directory.resolve(name);
        Process compiler = new ProcessBuilder("cc", "-std=c11", "-O2", "-static", "-s", "-Wall", "-Wextra", "-Werror",
                "-o", program.toString(), source.toString()).redirectErrorStream(true).start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (compiler.waitFor() != 0) {
                throw new IllegalStateException("cannot compile " + source + ":\n" + said);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return program;
    }
}
