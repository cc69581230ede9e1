package org.gaggled.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.launch.StartFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command is found anew at each start: the first file of its name on the search path that the system executes. */
class CommandStartsTest {

    private static final StartFailure MISSING = StartFailure.builder("no such file").systemError("ENOENT").build();

    @TempDir
    private Path directory;

    private Path first;
    private Path second;
    private final CommandStarts commands = new CommandStarts();

    /** What was tried. */
    private final List<LaunchRequest> tried = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        first = Files.createDirectory(directory.resolve("first"));
        second = Files.createDirectory(directory.resolve("second"));
    }

    private static void install(Path file) throws IOException {
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private LaunchRequest request() {
        return LaunchRequest.builder("late", first.resolve("late"))
                .searchedFor("late", first + ":" + second)
                .arguments(List.of("late", "-v"))
                .sharedEnvironment(Map.of("TZ", "UTC"))
                .environment(Map.of("NAME", "late"))
                .workingDirectory(directory)
                .scope(SignalScope.PROCESS)
                .build();
    }

    /** Makes a start in which the tries end like this, one after the other. */
    private @Nullable StartFailure start(LaunchRequest request, @Nullable StartFailure... ends) {
        int before = tried.size();
        StartFailure failure = commands.start(request, found -> {
            tried.add(found);
            return ends[tried.size() - before - 1];
        });
        assertEquals(ends.length, tried.size() - before);
        return failure;
    }

    @Test
    void whatMovedIsStartedWhereItIsAndWhatMovedBackIsFoundThereAgain() throws IOException {
        install(second.resolve("late"));
        assertNull(start(request(), (StartFailure) null));
        LaunchRequest moved = tried.getLast();
        assertEquals(
                request().toBuilder()
                        .executable(second.resolve("late"))
                        .arguments(List.of(second.resolve("late").toString(), "-v"))
                        .build(),
                moved,
                "the zeroth word is the path, and all else stays");

        Files.move(second.resolve("late"), first.resolve("late"));
        assertNull(start(request(), (StartFailure) null));
        assertEquals(first.resolve("late"), tried.getLast().getExecutable());
    }

    @Test
    void whatFailsBeforeTheFileIsNotTriedWithAnother() throws IOException {
        install(first.resolve("late"));
        install(second.resolve("late"));
        StartFailure failure = StartFailure.builder("stdin may not be read").systemError("EACCES").build();
        StartException thrown = assertThrows(StartException.class, () -> commands.start(request(), found -> {
            tried.add(found);
            throw new StartException(failure);
        }));
        assertSame(failure, thrown.failure());
        assertEquals(1, tried.size());
    }

    @Test
    void whatIsNowhereIsSaidToBeNowhere() {
        assertEquals(
                "command 'late' is not found on the search path '" + first + ":" + second
                        + "'; install it, write its full path, or put its directory into 'path' in gaggled (ENOENT)",
                String.valueOf(start(request(), MISSING)));
    }

    @Test
    void aFileThatIsThereFailsForItsOwnReason() throws IOException {
        install(first.resolve("late"));
        install(second.resolve("late"));
        StartFailure failure =
                StartFailure.builder("the system allows no more processes").systemError("EAGAIN").build();
        assertSame(failure, start(request(), failure));
    }

    @Test
    void aFileThatCannotBeExecutedGivesWayToTheNextOnTheSearchPath() throws IOException {
        install(first.resolve("late"));
        install(second.resolve("late"));
        assertNull(start(request(), StartFailure.builder("not a program").systemError("ENOEXEC").build(), null));
        assertEquals(second.resolve("late"), tried.getLast().getExecutable());
    }

    @Test
    void whereNoFileOfThatNameCanBeExecutedTheFirstReasonIsTold() throws IOException {
        install(first.resolve("late"));
        install(second.resolve("late"));
        StartFailure failure = StartFailure.builder("not a program").systemError("ENOEXEC").build();
        assertSame(failure,
                start(request(), failure, StartFailure.builder("not executable").systemError("EACCES").build()));
    }

    @Test
    void aFileThatIsMeantAloneIsNotLookedFor() throws IOException {
        install(second.resolve("late"));
        LaunchRequest fixed = LaunchRequest.builder("late", first.resolve("late")).build();
        assertSame(MISSING, start(fixed, MISSING));
        assertSame(fixed, tried.getLast());
    }
}
