package org.gaggled.importing.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.gaggled.engine.launch.UserDatabase;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.Finding;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.model.Outcome;
import org.gaggled.importing.model.Section;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What depends on the machine that units are imported on. The golden files show the rest. */
class SystemdFormatTest {

    @TempDir
    Path directory;

    private final Gaggle gaggle = new Gaggle();

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private Section read(String settings) throws IOException, ImportException {
        Path unit = file("web.service", "[Service]\nExecStart=/bin/web\n" + settings);
        new SystemdFormat().read(List.of(Source.read(unit)), gaggle);
        return gaggle.programs().getFirst();
    }

    private List<Finding> lost() {
        return gaggle.findings().stream().filter(finding -> finding.outcome() == Outcome.LOST).toList();
    }

    @Test
    void aHomeDirectoryIsThatOfTheUser() throws IOException, ImportException {
        UserDatabase.User root = Objects.requireNonNull(UserDatabase.findUser("root"));
        assertEquals(root.home(), read("WorkingDirectory=~\n").find("wd"));
    }

    @Test
    void aHomeDirectoryOfNobodyIsLost() throws IOException, ImportException {
        assertEquals("/", read("WorkingDirectory=~\nUser=no-such-user-of-this-machine\n").find("wd"));
        assertEquals(1, lost().size());
    }

    @Test
    void noFailureCountsWhereACommandMayFail() throws IOException, ImportException {
        Path unit = file("shell.service", "[Service]\nExecStart=|-/bin/web\nRestart=on-failure\n");
        new SystemdFormat().read(List.of(Source.read(unit)), gaggle);
        assertEquals("false", gaggle.programs().getFirst().find("respawn"));
    }

    @Test
    void filesOfVariablesThatAreMissingAreNamedUnlessTheyAreOptional() throws IOException, ImportException {
        Section web = read("EnvironmentFile=-/nonexistent/a\nEnvironmentFile=/nonexistent/b\nEnvironmentFile=c\n");
        assertEquals("/nonexistent/b", web.find("envfile"));
        assertEquals(2, lost().size());
    }

    /** gaggled counts as the kernel does. Not every machine lets a program have such a limit. */
    @Test
    void limitsOfNiceCountTheOtherWayRound() throws IOException, ImportException {
        assertEquals("15:15", read("LimitNICE=+5\n").section("limits").find("nice"));
    }

    @Test
    void masksAndBrokenLinksAreTold() throws IOException, ImportException {
        file("web.service", "[Service]\nExecStart=/bin/web\n");
        file("masked.service", "");
        Files.createSymbolicLink(directory.resolve("broken.service"), directory.resolve("nowhere.service"));
        Files.createSymbolicLink(directory.resolve("alias.service"), Path.of("web.service"));
        new SystemdFormat().read(List.of(Source.read(directory)), gaggle);
        assertEquals(1, gaggle.programs().size());
        assertEquals(List.of("the link leads nowhere", "it is masked"), lost().stream().map(Finding::remark).toList());
    }

    @Test
    void otherNamesAreRefused() throws IOException, ImportException {
        Source source = Source.read(file("web.conf", "[Service]\nExecStart=/bin/web\n"));
        ImportException refused =
                assertThrows(ImportException.class, () -> new SystemdFormat().read(List.of(source), gaggle));
        assertTrue(String.valueOf(refused.getMessage()).contains("does not have the name of a unit"),
                refused::toString);
    }
}
