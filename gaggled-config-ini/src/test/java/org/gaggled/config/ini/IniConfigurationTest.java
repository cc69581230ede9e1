package org.gaggled.config.ini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Shows the whole way from an INI file on disk to a checked model: a good file gives what it says, a bad one gives every
// mistake in it with line and column, and a very large one is no trouble.
class IniConfigurationTest {

    @TempDir
    Path directory;

    private Path bin;

    @BeforeEach
    void makeCommands() throws IOException {
        bin = Files.createDirectory(directory.resolve("bin"));
        executable(bin.resolve("serve"));
        Files.createDirectory(directory.resolve("run"));
    }

    @Test
    void aGoodFileGivesWhatItSays() throws IOException {
        ConfigReading.Accepted accepted = accepted("""
                # a shop
                [gaggled]
                killwait = 5s
                stoporder = parallel

                [gaggled/env]
                LANG = C.UTF-8

                [web]
                command = serve
                argv = --port 8080 --title "two words"   ; this is text, too
                wd = run
                depends = cache
                [web/env]
                KEY:WITH:COLONS = C:\\temp = x
                [web/depends/db]
                delay = 250ms
                propagate = yes

                [db]
                command = ./bin/serve
                killwait = 1m
                [cache]
                command = serve
                respawn = off
                backoff = 0
                """);
        assertEquals(
                List.of("shop.ini:11:42", "shop.ini:13:11"),
                accepted.warnings().stream().map(warning -> warning.getPosition().toString()).toList());
        var config = accepted.config();
        List<ProgramDefinition> programs = config.gaggle().inOrder();
        assertEquals(List.of("web", "db", "cache"), programs.stream().map(program -> program.id().name()).toList());
        assertEquals(
                List.of(
                        new Dependency(new ProgramId("cache"), Condition.READY, Duration.ZERO, false),
                        new Dependency(new ProgramId("db"), Condition.READY, Duration.ofMillis(250), true)),
                programs.get(0).life().dependencies());
        assertEquals(Duration.ofSeconds(5), programs.get(0).life().killWait());
        assertEquals(Duration.ofMinutes(1), programs.get(1).life().killWait());
        assertEquals(Duration.ZERO, programs.get(2).life().restarts().backoff());
        var web = config.gaggle().inOrder().get(0).launch();
        assertEquals(bin.resolve("serve"), web.getExecutable());
        assertEquals(
                List.of(bin.resolve("serve").toString(), "--port", "8080", "--title", "two words", ";", "this", "is",
                        "text,", "too"),
                web.getArguments());
        assertEquals(directory.resolve("run"), web.getWorkingDirectory());
        assertEquals("C:\\temp = x", web.getEnvironment().get("KEY:WITH:COLONS"));
        assertEquals("C.UTF-8", web.getEnvironment().get("LANG"));
        assertEquals("web", web.getEnvironment().get("GAGGLED_PROGRAM_NAME"));
        assertEquals(directory.resolve("bin/serve"), config.gaggle().inOrder().get(1).launch().getExecutable());
    }

    @Test
    void eightMistakesAreEightProblems() throws IOException {
        assertEquals(
                List.of(
                        "shop.ini:2:1: unknown setting 'kilwait' in section 'gaggled'; did you mean 'killwait'?",
                        "shop.ini:4:2: program 'web' has no 'command'; add the setting 'command', for example with the value"
                                + " /usr/sbin/nginx",
                        "shop.ini:5:11: respawn 'maybe' is not true or false (or yes/no, on/off, 1/0), or on-failure",
                        "shop.ini:7:1: neither a section nor a setting: there is no '='; write NAME = VALUE",
                        "shop.ini:9:11: command 'serv' is not found on the search path '" + bin
                                + "'; install it, write its full path, or put its directory into 'path' in gaggled",
                        "shop.ini:10:11: program 'db' depends on 'wep', which is not defined; did you mean 'web'?",
                        "shop.ini:13:8: argv has a \" that is not closed; close the quote, or write \\\" for the"
                                + " character"
                                + " itself",
                        "shop.ini:16:11: dependency cycle: cache -> queue -> cache; remove one of these dependencies"),
                refused("""
                        [gaggled]
                        kilwait = 5s

                        [web]
                        respawn = maybe
                        [db]
                        this is no setting
                        killwait = 1s
                        command = serv
                        depends = wep
                        [cache]
                        command = serve
                        argv = "open
                        depends = queue
                        [queue]
                        depends = cache
                        command = serve
                        """).stream().map(ConfigProblem::toString).toList());
    }

    /** Each way of writing it is understood, so what is missing is the cluster alone. */
    @Test
    void aProgramOfAnotherHostIsNamed() throws IOException {
        String advice = ", but this gaggled is in no cluster; add section gaggled/cluster";
        assertEquals(
                List.of("shop.ini:3:11: program 'web' depends on 'db@host2'" + advice,
                        "shop.ini:4:14: program 'web' depends on 'w:2@host2.example'" + advice),
                refused("""
                        [web]
                        command = serve
                        depends = db@host2
                        [web/depends/w:2@host2.example]
                        onunknown = stop
                        """).stream().map(ConfigProblem::toString).toList());
    }

    private ConfigReading.Accepted accepted(String text) throws IOException {
        return assertInstanceOf(ConfigReading.Accepted.class, read(text));
    }

    private List<ConfigProblem> refused(String text) throws IOException {
        return assertInstanceOf(ConfigReading.Refused.class, read(text)).problems();
    }

    private ConfigReading read(String text) throws IOException {
        Files.writeString(directory.resolve("shop.ini"), text);
        List<ConfigSourceFactory> formats =
                ServiceLoader.load(ConfigSourceFactory.class, getClass().getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
        HostEnvironment host = new HostEnvironment(Map.of("PATH", bin.toString()), "goose", directory);
        return new ConfigReader(new ConfigPlugins(formats, List.of(), List.of()), host).read(Path.of("shop.ini"), null);
    }

    private static void executable(Path file) throws IOException {
        Files.writeString(file, "#!/bin/sh\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make executable: " + file);
        }
    }
}
