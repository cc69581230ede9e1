package org.gaggled.dist.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What the tests have that is written in C: {@code src/test/c}. */
final class Native {

    private Native() {}

    /** Compiles a program into a directory. */
    static Path program(String name, Path directory) throws IOException {
        return compile(name, directory.resolve(name), "-static");
    }

    /** Compiles a library into a directory. */
    static Path library(String name, Path directory) throws IOException {
        return compile(name, directory.resolve(name + ".so"), "-shared");
    }

    private static Path compile(String name, Path target, String kind) throws IOException {
        Path source = Path.of(System.getProperty("golden.directory")).resolve("../c/" + name + ".c").normalize();
        Process compiler = new ProcessBuilder("cc", "-std=c11", "-O2", kind, "-fPIC", "-s", "-Wall", "-Wextra",
                "-Werror", "-o", target.toString(), source.toString()).redirectErrorStream(true).start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (compiler.waitFor() != 0) {
                throw new IllegalStateException("cannot compile " + source + ":\n" + said);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return target;
    }
}
