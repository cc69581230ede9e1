package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Shows what is allowed but seldom meant: each is told once, with what to do, and keeps nothing from being started.
class WarningsTest {

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
    }

    @Test
    void aDependencyOnAProgramThatIsNotStartedAgain() throws IOException {
        assertEquals(
                List.of("5:13: warning: program 'migrate' has respawn = false: once it has ended, nothing that"
                        + " depends on it is started again, even by an operator: web, worker; if it is there to"
                        + " end, give it kind = task, and they wait until it is done; otherwise let it stay up"),
                warnings("""
                        migrate
                          command = serve
                          respawn = no
                        web
                          depends = migrate
                          command = serve
                        worker
                          depends = migrate
                          command = serve
                        """));
    }

    @Test
    void aDependencyOnAProgramThatIsStartedAgainOnFailureOnly() throws IOException {
        assertEquals(
                List.of("5:13: warning: program 'migrate' has respawn = on-failure: once it has ended with success,"
                        + " nothing that depends on it is started again, even by an operator: web; if it is there to"
                        + " end, give it kind = task, and they wait until it is done; otherwise let it stay up"),
                warnings("""
                        migrate
                          command = serve
                          respawn = On-Failure
                        web
                          depends = migrate
                          command = serve
                        """));
    }

    @Test
    void anEssentialProgramThatIsNeverDownForGood() throws IOException {
        String essential = "web\n  command = serve\n  essential = true\n";
        assertEquals(
                List.of("3:15: warning: program 'web' is essential, but gaggled starts it again for ever: it is never"
                        + " down for good; set respawn = false or on-failure, or a respawnlimit"),
                warnings(essential));
        assertEquals(List.of(), warnings(essential + "  respawn = on-failure\n"));
        assertEquals(List.of(), warnings(essential + "  respawnlimit = 3/10s\n"));
        assertEquals(List.of(), warnings("web\n  command = serve\n  essential = false\n"));
    }

    @Test
    void namesThatTheToolsTakeForSomethingElse() throws IOException {
        assertEquals(
                List.of(
                        "1:1: warning: program name '-k' looks like an option to gaggled_controller; put -- before it there, or give"
                                + " the program another name",
                        "3:1: warning: program name 'why' is a command of gaggled_controller as well; put -- before it there, or give"
                                + " the program another name",
                        "5:1: warning: this section is a program called 'Gaggled'; global settings belong in section"
                                + " 'gaggled', in lower case"),
                warnings("-k\n  command = serve\nwhy\n  command = serve\nGaggled\n  command = serve\n"));
    }

    @Test
    void variablesAsAShellHasThem() throws IOException {
        fixture.variables.put("HOME", "/root");
        assertEquals(
                List.of(
                        "2:15: warning: $PATH in 'path' is not replaced: these are the characters themselves; leave it out: 'path' is put"
                                + " in front of what gaggled's own $PATH has",
                        "6:17: warning: $PATH in 'PATH' is not replaced: these are the characters themselves; write ${PATH}, or $$PATH if"
                                + " they are meant",
                        "7:12: warning: $HOME in 'DATA' is not replaced: these are the characters themselves; write ${HOME}, or $$HOME if"
                                + " they are meant"),
                warnings("""
                        gaggled
                          path = /opt:$PATH
                        web
                          command = serve
                          env
                            PATH = /opt:$PATH
                            DATA = $HOME/data
                            MEANT = $$HOME ${HOME} $UNKNOWN $
                        """));
    }

    @Test
    void argumentsInACommand() throws IOException {
        assertEquals(
                List.of("2:13: command 'serve --port 80' is not found on the search path 'DIR/bin'; command is the file alone: write 'serve'"
                        + " there, and put the rest into argv: '--port 80'"),
                fixture.problems("web\n  command = serve --port 80\n"));
    }

    @Test
    void filesThatTheKernelDoesNotStart() throws IOException {
        Map<String, String> scripts = Map.of(
                "bare", "exit 5\n",
                "empty", "",
                "lost", "#!/no/such/shell -e\n",
                "windows", "#!/bin/sh\r\n",
                "marked", "\ufeff#!/bin/sh\n",
                "script", "#! /bin/sh\n",
                "beside", "#!shell\n",
                "program", "\u007fELF");
        StringBuilder text = new StringBuilder("off\n  command = ./bare\n  enabled = no\n");
        for (Map.Entry<String, String> script : new TreeMap<>(scripts).entrySet()) {
            Path file = Files.writeString(directory.resolve(script.getKey()), script.getValue());
            assertTrue(file.toFile().setExecutable(true));
            text.append(script.getKey()).append("\n  command = ./").append(script.getKey()).append('\n');
        }
        assertEquals(
                List.of(
                        "5:13: warning: DIR/bare: is neither a program for this machine nor a script with a first line like"
                                + " #!/bin/sh",
                        "9:13: warning: DIR/empty: is empty or begins with an empty line; a script begins with a line like"
                                + " #!/bin/sh",
                        "11:13: warning: DIR/lost: its interpreter /no/such/shell, named in the #! line, does not exist",
                        "13:13: warning: DIR/marked: begins with a byte order mark, so its #! line does not count; remove the"
                                + " mark: sed -i '1s/^\\xef\\xbb\\xbf//'",
                        "19:13: warning: DIR/windows: its interpreter /bin/sh\\r, named in the #! line, does not exist: the"
                                + " line ends in a carriage return (\\r), as lines do on Windows; remove it: sed -i"
                                + " 's/\\r$//'"),
                warnings(text.toString()));
    }

    @Test
    void aSearchPathThatIsRelative() throws IOException {
        assertEquals(
                List.of("2:10: warning: 'path' has 'bin', which gaggled looks up where it is started, and each program in"
                        + " its own working directory; write a full path"),
                warnings("gaggled\n  path = /opt/bin:bin\nweb\n  command = serve\n"));
        assertEquals(List.of(), warnings("gaggled\n  path = /opt/bin:\nweb\n  command = serve\n"));
    }

    private List<String> warnings(String text) throws IOException {
        return fixture.texts(assertInstanceOf(ConfigReading.Accepted.class, fixture.read(text)).warnings());
    }
}
