package org.gaggled.control.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code gaggledctl}, compiled with what finds faults of memory and of arithmetic, if the compiler can do that; else as
 * it is shipped.
 */
final class Ctl {

    private static final Path SOURCES = Path.of("src/main/c");

    private static final Path COMMAND = compile();

    private final Map<String, String> environment;

    /** With nothing else in its environment that it looks at. */
    Ctl(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What it printed to both streams, and its status. */
    record Said(String out, String err, int status) {}

    private static Path compile() {
        Path sanitized = Path.of("target/gaggledctl-sanitized").toAbsolutePath();
        try (Stream<Path> sources = Files.list(SOURCES)) {
            List<String> command = new ArrayList<>(List.of(
                    "cc", "-std=c11", "-g", "-O1", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined",
                    "-fno-sanitize-recover=all", "-DGAGGLED_VERSION=\"1\"", "-o", sanitized.toString()));
            sources.map(Path::toString).filter(name -> name.endsWith(".c")).sorted().forEach(command::add);
            Process compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
            compiler.getInputStream().readAllBytes();
            Path shipped = Path.of("target/gaggledctl").toAbsolutePath();
            return compiler.waitFor() == 0 && runs(sanitized) ? sanitized : shipped;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean runs(Path command) throws IOException, InterruptedException {
        Process trial = new ProcessBuilder(command.toString(), "-h").redirectErrorStream(true).start();
        trial.getInputStream().readAllBytes();
        return trial.waitFor() == 0;
    }

    Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(COMMAND.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(
                name -> name.startsWith("GAGGLED_") || name.equals("XDG_RUNTIME_DIR"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    Said run(String... arguments) throws Exception {
        Process process = start(List.of(arguments));
        process.getOutputStream().close();
        List<byte[]> err = new ArrayList<>();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                err.add(process.getErrorStream().readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        reader.join();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end");
        }
        return new Said(out, new String(err.getFirst(), StandardCharsets.UTF_8), process.exitValue());
    }
}
