package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
                        + " depends on it is started again, even by an operator: web, worker; run it from their own"
                        + " commands, or let it stay up"),
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
                        + " nothing that depends on it is started again, even by an operator: web; run it from their"
                        + " own commands, or let it stay up"),
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

    private List<String> warnings(String text) throws IOException {
        return fixture.texts(assertInstanceOf(ConfigReading.Accepted.class, fixture.read(text)).warnings());
    }
}
