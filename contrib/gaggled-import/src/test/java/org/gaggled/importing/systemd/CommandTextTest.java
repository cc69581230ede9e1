package org.gaggled.importing.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.importing.format.NotExpressibleException;
import org.gaggled.importing.format.Source;
import org.junit.jupiter.api.Test;

/** Command lines of units as gaggled has them. */
class CommandTextTest {

    private static final CommandText TEXT = new CommandText(Map.of("A", "one two", "B", "$x", "EMPTY", ""));

    private static List<String> words(String... lines) throws NotExpressibleException {
        UnitName name = Objects.requireNonNull(UnitName.parse("web@7.service"));
        Path path = Path.of("/etc/systemd/system/web@.service");
        List<ExecCommand> commands = new ArrayList<>();
        for (String line : lines) {
            commands.addAll(ExecCommand.read(
                    new Assignment("Service", "ExecStart", line, new Source(path, ""), 1),
                    new Specifiers(name, path, Map.of())));
        }
        return TEXT.words(commands);
    }

    @Test
    void plainCommandsNeedNoShell() throws NotExpressibleException {
        assertEquals(List.of("/bin/web", "--name", "web@7.service", "a b", "100%"),
                words("/bin/web --name %n \"a b\" 100%%"));
        assertEquals(List.of("sh", "-c", "a"), words("@sh other -c a"));
    }

    @Test
    void knownVariablesAreWrittenOut() throws NotExpressibleException {
        assertEquals(List.of("web", "--a=one two", "one", "two", "$x", "$5"),
                words("web --a=${A} $A $EMPTY ${B} $$5"));
        assertEquals(List.of("web", "x$A"), words("web x$A"));
        assertEquals(List.of("web", "$${A}"), words(":web ${A}"));
    }

    @Test
    void aShellPutsTheOthersIn() throws NotExpressibleException {
        assertEquals(List.of("sh", "-c", "exec web --port=\"$${PORT}\" 'a b'"), words("web --port=${PORT} 'a b'"));
        assertEquals(List.of("sh", "-fc", "exec web $OPTS"), words("web $OPTS"));
        assertEquals(List.of("sh", "-c", "exec kill -HUP \"$GAGGLED_PID\""), words("kill -HUP $MAINPID"));
        assertEquals(List.of("sh", "-c", "kill $GAGGLED_PID"), words("sh -c 'kill $MAINPID'"));
    }

    @Test
    void severalCommandsFollowEachOther() throws NotExpressibleException {
        assertEquals(List.of("sh", "-c", "a && { b || :; } && exec c 'it'\\''s'"), words("a ; -b", "c \"it's\""));
        assertEquals(List.of("sh", "-c", "a || :"), words("-a"));
    }
}
