package org.gaggled.dist.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program that plays all programs: {@code src/test/c/player.c}, whose first comment says what it can. */
final class Player {

    private Player() {}

    /** Makes it in a directory, with what it needs there: {@code player}, {@code report} and {@code lock}. */
    static void compile(Path directory) throws IOException, InterruptedException {
        Path source = Path.of(System.getProperty("golden.directory")).resolve("../c/player.c").normalize();
        Process compiler = new ProcessBuilder("cc", "-std=c11", "-O2", "-static", "-s", "-Wall", "-Wextra", "-Werror",
                "-o", directory.resolve("player").toString(), source.toString()).redirectErrorStream(true).start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (compiler.waitFor() != 0) {
            throw new IllegalStateException("cannot compile " + source + ":\n" + said);
        }
        Files.createFile(directory.resolve("report"));
        Files.createDirectory(directory.resolve("lock"));
    }
}
