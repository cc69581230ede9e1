package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gaggled.engine.config.show.EffectiveSetting;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.ProgramId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shows what {@code depends/NAME} may ask for: until when, whether in any case, and with how much grace. */
class DependencySettingsTest {

    private static final String SERVICE = "db\n  command = serve\n";
    private static final String TASK = SERVICE + "  kind = task\n";

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
    }

    /** A program that needs {@code db} with these settings, before {@code db} itself. */
    private static String web(String settings) {
        return "web\n  command = serve\n  depends\n    db\n" + settings;
    }

    private List<Dependency> dependencies(String text) throws IOException {
        return fixture.accepted(text).gaggle().inOrder().getFirst().life().dependencies();
    }

    private List<String> warnings(String text) throws IOException {
        return fixture.texts(assertInstanceOf(ConfigReading.Accepted.class, fixture.read(text)).warnings());
    }

    @Test
    void aServiceIsToBeReadyAndATaskDone() throws IOException {
        assertEquals(Condition.READY, dependencies(web("") + SERVICE).getFirst().until());
        assertEquals(Condition.DONE, dependencies(web("") + TASK).getFirst().until());
        assertEquals(Condition.DONE,
                dependencies("web\n  command = serve\n  depends = db\n" + TASK).getFirst().until());
    }

    @ParameterizedTest
    @CsvSource({"started, STARTED", "ready, READY", "done, DONE", "ended, ENDED"})
    void whatIsWaitedForCanBeSaid(String word, Condition until) throws IOException {
        assertEquals(until, dependencies(web("      until = " + word + "\n") + TASK).getFirst().until());
    }

    @Test
    void allOfThem() throws IOException {
        assertEquals(
                List.of(new Dependency(new ProgramId("db"), Condition.STARTED, Duration.ofSeconds(2), true,
                        Duration.ofSeconds(5), false, "db")),
                dependencies(web("""
                              until = started
                              delay = 2s
                              propagate = true
                              grace = 5s
                              required = false
                        """) + SERVICE));
    }

    @Test
    void aServiceIsNeverDone() throws IOException {
        assertEquals(
                List.of("5:15: program 'web' waits until 'db' is done, but 'db' is a service, which is never done; give"
                        + " 'db' kind = task, or write until = ended"),
                fixture.problems(web("      until = done\n") + SERVICE));
    }

    @Test
    void aServiceThatIsStartedAgainHardlyEnds() throws IOException {
        String ended = web("      until = ended\n") + SERVICE;
        assertEquals(
                List.of("5:15: warning: program 'web' waits until 'db' has ended, but gaggled starts 'db' again after"
                        + " every end; give 'db' respawn = false or kind = task"),
                warnings(ended));
        assertEquals(List.of(), warnings(ended + "  respawn = false\n"));
    }

    @Test
    void aTaskThatIsToBeThereWhenItIsOver() throws IOException {
        assertEquals(
                List.of("4:5: warning: program 'db' is a task: once it has ended with success, nothing that depends on it"
                        + " is started again, even by an operator: web; let them wait with until = done"),
                warnings(web("      until = started\n") + TASK));
        assertEquals(List.of(), warnings(web("      until = started\n      required = false\n") + TASK));
        assertEquals(List.of(), warnings(web("") + TASK + "  schedule = @daily\n"));
    }

    @Test
    void graceIsAboutWhatIsPropagated() throws IOException {
        assertEquals(
                List.of("5:15: warning: grace of dependency 'db' of program 'web' has no effect without propagate; add"
                        + " propagate = true, or remove it"),
                warnings(web("      grace = 5s\n") + SERVICE));
        assertEquals(List.of(), warnings(web("      grace = 0\n") + SERVICE));
    }

    @Test
    void whatIsNotThereIsNotWaitedForUnlessItIsRequired() throws IOException {
        String cache = "web\n  command = serve\n  depends\n    cach\n      required = %s\ncache\n  command = serve\n";
        assertEquals(
                List.of("4:5: program 'web' depends on 'cach', which is not defined; did you mean 'cache'?"),
                fixture.problems(cache.formatted(true)));
        assertEquals(
                List.of("4:5: warning: program 'web' depends on 'cach', which is not defined, and is not waited for,"
                        + " because required = false; did you mean 'cache'?"),
                warnings(cache.formatted(false)));
        assertEquals(List.of(), dependencies(cache.formatted(false)));
    }

    @Test
    void whatIsDisabledIsNotWaitedForUnlessItIsRequired() throws IOException {
        String disabled = SERVICE + "  enabled = false\n";
        assertEquals(
                List.of("4:5: program 'web' is enabled, but depends on 'db', which is not; enable 'db', disable 'web', or"
                        + " remove the dependency"),
                fixture.problems(web("") + disabled));
        String free = web("      required = false\n") + disabled;
        assertEquals(List.of(), warnings(free));
        assertEquals(1, dependencies(free).size());
    }

    @Test
    void aCycleIsOneWhateverIsWaitedFor() throws IOException {
        assertEquals(
                List.of("12:5: dependency cycle: web -> db -> web; remove one of these dependencies"),
                fixture.problems(web("      required = false\n      until = ended\n") + "db\n  command = serve\n"
                        + "  kind = task\n  respawn = false\n  depends\n    web\n"));
    }

    @Test
    void twoNamesForOneProgramAreToSayTheSame() throws IOException {
        String both = """
                web
                  command = serve
                  depends
                    @a
                      until = %s
                    @b
                db
                  command = serve
                  tags = a, b
                """;
        assertEquals(1, dependencies(both.formatted("ready")).size());
        assertEquals(1, fixture.problems(both.formatted("started")).size());
    }

    @Test
    void theConditionIsShownWhereItIsOne() throws IOException {
        String tagged = "web\n  command = serve\n  depends = @a\n" + SERVICE + "  tags = a\n";
        assertEquals("until", shown(tagged));
        assertEquals("delay", shown(tagged + "job\n  command = serve\n  kind = task\n  tags = a\n"));
    }

    /** The first setting that is shown of the first dependency. */
    private String shown(String text) throws IOException {
        return assertInstanceOf(ConfigReading.Accepted.class, fixture.read(text)).effective().programs().findFirst()
                .orElseThrow().sections().getLast().sections().getFirst().settings().stream()
                .map(EffectiveSetting::name).findFirst().orElseThrow();
    }
}
