package org.gaggled.importing.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.model.Place;
import org.gaggled.importing.model.Section;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs on both ends of a pipe, as a shell runs them. */
class NamedPipesTest {

    @TempDir
    Path directory;

    private final Gaggle gaggle = new Gaggle();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    private Section program(String name, String... command) {
        Section program = gaggle.program(name, new ForeignSetting(name, new Place("x", 1)));
        program.setCommandLine(List.of(command));
        return program;
    }

    private Process start(List<String> command) throws IOException {
        List<String> words = command.stream().map(word -> word.replace("$$", "$")).toList();
        Process process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        started.add(process);
        return process;
    }

    private void prepare(Section program) throws IOException, InterruptedException {
        Process process = start(program.words("prestart"));
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
    }

    @Test
    void outlivesBothEnds() throws IOException, InterruptedException {
        NamedPipes pipes = new NamedPipes();
        Path pipe = directory.resolve("it's a $pipe");
        Section producer = program("producer", "sh", "-c", "echo \"$1\"; exec sleep 600", "-", "a  line");
        Section consumer = program("consumer", "cat");
        pipes.addProducer(producer, pipe);
        pipes.setConsumer(consumer, pipe);
        prepare(producer);
        prepare(consumer);
        for (int round = 0; round < 2; round++) {
            Process printing = start(producer.commandLine());
            Process reading = start(consumer.commandLine());
            try (BufferedReader lines = reading.inputReader()) {
                assertEquals("a  line", lines.readLine());
                assertTrue(printing.isAlive() && reading.isAlive());
                printing.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
                assertTrue(reading.isAlive());
            }
            reading.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatAShellRunsAnywayIsNotTakenForAPipe() {
        Section shell = program("shell", "sh", "-c", "exec a 3<>/x/tty");
        new NamedPipes().addProducer(shell, Path.of("/x/out"));
        assertEquals(List.of("sh", "-c", "exec sh -c 'exec a 3<>/x/tty' 1<>/x/out"), shell.commandLine());
    }

    @Test
    void aProgramCanBeInTheMiddle() {
        Section middle = program("middle", "tr", "a", "b c");
        NamedPipes pipes = new NamedPipes();
        pipes.addProducer(middle, Path.of("/x/out"));
        pipes.setConsumer(middle, Path.of("/x/in"));
        assertEquals(List.of("sh", "-c", "exec tr a 'b c' 1<>/x/out 0<>/x/in"), middle.commandLine());
        assertEquals("{ mkfifo -m 600 /x/out 2>/dev/null || test -p /x/out; } && "
                + "{ mkfifo -m 600 /x/in 2>/dev/null || test -p /x/in; }", middle.words("prestart").getLast());
    }
}
