package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.core.StopSteps;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Shows what a good configuration becomes: the defaults, what overrides them, commands, environments and expansion.
class AcceptedConfigTest {

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
    }

    /** Thirty million variables, were each program's environment a copy: far more than the memory of any test. */
    @Test
    void whatAllProgramsHaveInTheirEnvironmentIsHeldOnce() throws IOException {
        StringBuilder text = new StringBuilder("gaggled\n  env\n");
        for (int i = 0; i < 3_000; i++) {
            text.append("    V" + i + " = shared\n");
        }
        for (int i = 0; i < 10_000; i++) {
            text.append("p" + i + "\n  command = serve\n  env\n    V1 = own " + i + "\n");
        }
        Map<String, String> environment =
                fixture.accepted(text.toString()).gaggle().inOrder().getLast().launch().getEnvironment();
        assertEquals("shared", environment.get("V0"));
        assertEquals("own 9999", environment.get("V1"));
        assertEquals("p9999", environment.get("GAGGLED_PROGRAM_NAME"));
    }

    @Test
    void theDefaults() throws IOException {
        GaggleConfig config = fixture.accepted("web\n  command = serve\n");
        LifeRules life = config.gaggle().inOrder().getFirst().life();
        assertTrue(life.enabled());
        assertEquals(Respawn.ALWAYS, life.restarts().respawn());
        assertEquals(Duration.ofMillis(100), life.restarts().backoff());
        assertEquals(Duration.ofSeconds(10), life.restarts().backoffMax());
        assertEquals(Duration.ofSeconds(10), life.killWait());
        assertEquals(StopSteps.TERM, life.stopSteps());
        assertEquals(List.of(), life.dependencies());
        assertEquals(Duration.ofMillis(100), config.gaggle().startWait());
        assertEquals(StopOrder.REVERSE, config.gaggle().stopOrder());
        LaunchRequest launch = config.gaggle().inOrder().getFirst().launch();
        assertEquals("web", launch.getProgramName());
        assertEquals(fixture.bin.resolve("serve"), launch.getExecutable());
        assertEquals(List.of(fixture.bin.resolve("serve").toString()), launch.getArguments());
        assertEquals(directory, launch.getWorkingDirectory());
        assertEquals(SignalScope.GROUP, launch.getScope());
        assertEquals(
                Map.of(
                        "PATH", fixture.bin.toString(),
                        "GAGGLED_PROGRAM_NAME", "web",
                        "GAGGLED_INSTANCE", "1",
                        "GAGGLED_HOST", "goose",
                        "GAGGLED_EVENT_URL", "",
                        "GAGGLED_CONTROL_URL", ""),
                launch.getEnvironment());
        assertNull(config.eventUrl());
        assertNull(config.controlUrl());
        assertEquals("gaggle.outline:1:1", config.gaggle().inOrder().getFirst().origin().toString());
    }

    @Test
    void programsOverrideWhatIsGlobal() throws IOException {
        GaggleConfig config = fixture.accepted("""
                gaggled
                  killwait = 1s
                  backoff = 2s
                  backoffmax = 3m
                  startwait = 4
                  tick = 5
                  stoporder = parallel
                a
                  command = serve
                b
                  command = serve
                  killwait = 6
                  backoff = 0
                  backoffmax = 1d
                  respawn = OFF
                  killmode = process
                  stopsignal = SIGQUIT/500, int / 5s,10
                """);
        List<LifeRules> programs = config.gaggle().inOrder().stream().map(ProgramDefinition::life).toList();
        assertEquals(Duration.ofSeconds(1), programs.get(0).killWait());
        assertEquals(Duration.ofSeconds(2), programs.get(0).restarts().backoff());
        assertEquals(Duration.ofMinutes(3), programs.get(0).restarts().backoffMax());
        assertEquals(Duration.ofMillis(4), config.gaggle().startWait());
        assertEquals(StopOrder.PARALLEL, config.gaggle().stopOrder());
        assertEquals(Respawn.NEVER, programs.get(1).restarts().respawn());
        assertEquals(Duration.ZERO, programs.get(1).restarts().backoff());
        assertEquals(Duration.ofDays(1), programs.get(1).restarts().backoffMax());
        assertEquals(Duration.ofMillis(6), programs.get(1).killWait());
        assertEquals("QUIT/500ms, INT/5000ms, USR1", programs.get(1).stopSteps().toString());
        assertEquals(SignalScope.PROCESS, config.gaggle().inOrder().get(1).launch().getScope());
    }

    @Test
    void dependenciesInEveryForm() throws IOException {
        GaggleConfig config = fixture.accepted("""
                a
                  command = serve
                  depends = b, c
                  depends
                    d
                      delay = 2s
                      propagate = yes
                b
                  command = serve
                  depends = [with, comma, d]
                c
                  command = serve
                  depends =
                d
                  command = serve
                with
                  command = serve
                comma
                  command = serve
                """);
        List<LifeRules> programs = config.gaggle().inOrder().stream().map(ProgramDefinition::life).toList();
        assertEquals(
                List.of(
                        on("b", Duration.ZERO, false),
                        on("c", Duration.ZERO, false),
                        on("d", Duration.ofSeconds(2), true)),
                programs.get(0).dependencies());
        assertEquals(
                List.of("with", "comma", "d"),
                programs.get(1).dependencies().stream().map(need -> need.on().name()).toList());
        assertEquals(List.of(), programs.get(2).dependencies());
    }

    @Test
    void aDisabledProgramNeedNotBeThere() throws IOException {
        GaggleConfig config = fixture.accepted("""
                a
                  command = nothing
                  enabled = no
                  wd = /no/such
                b
                  command = ./not/here
                  enabled = no
                  depends = a
                """);
        assertFalse(config.gaggle().inOrder().getFirst().life().enabled());
        assertEquals(fixture.bin.resolve("nothing"), config.gaggle().inOrder().get(0).launch().getExecutable());
        assertEquals(directory.resolve("not/here"), config.gaggle().inOrder().get(1).launch().getExecutable());
    }

    @Test
    void thePathStandsInFrontOfTheInheritedOne() throws IOException {
        Path first = Files.createDirectory(directory.resolve("first"));
        Path serve = Files.copy(fixture.bin.resolve("serve"), first.resolve("serve"));
        assertEquals(true, serve.toFile().setExecutable(true));
        GaggleConfig config = fixture.accepted("gaggled\n  path = first\nweb\n  command = serve\n");
        assertEquals(serve, config.gaggle().inOrder().getFirst().launch().getExecutable());
        assertEquals("first:" + fixture.bin,
                config.gaggle().inOrder().getFirst().launch().getEnvironment().get("PATH"));
    }

    @Test
    void whatSystemdTellsGaggledIsNotForPrograms() throws IOException {
        fixture.variables.put("NOTIFY_SOCKET", "/run/systemd/notify");
        fixture.variables.put("WATCHDOG_USEC", "30000000");
        fixture.variables.put("WATCHDOG_PID", "17");
        GaggleConfig config = fixture.accepted("""
                a
                  command = serve
                b
                  command = serve
                  env
                    NOTIFY_SOCKET = ${NOTIFY_SOCKET}
                """);
        List<ProgramDefinition> programs = config.gaggle().inOrder();
        Set<String> names = Set.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID");
        Map<String, String> inherited = new HashMap<>(programs.get(0).launch().getEnvironment());
        inherited.keySet().retainAll(names);
        assertEquals(Map.of(), inherited);
        Map<String, String> asked = new HashMap<>(programs.get(1).launch().getEnvironment());
        asked.keySet().retainAll(names);
        assertEquals(Map.of("NOTIFY_SOCKET", "/run/systemd/notify"), asked);
    }

    @Test
    void environmentsLieOverEachOther() throws IOException {
        fixture.variables.put("A", "host");
        fixture.variables.put("B", "host");
        fixture.variables.put("C", "host");
        fixture.variables.put("D", "host");
        fixture.variables.put("GAGGLED_PROGRAM_NAME", "outer");
        fixture.write("global.env", "# all\nB=global file\nC = global file\n\nD=global file\n");
        fixture.write("web.env", "D=web file\nE=web file\nF=a=b # c\n");
        GaggleConfig config = fixture.accepted("""
                gaggled
                  envfile = global.env
                  env
                    C = global
                    D = global
                web
                  command = serve
                  envfile = web.env
                  env
                    E = web
                """);
        Map<String, String> environment = config.gaggle().inOrder().getFirst().launch().getEnvironment();
        assertEquals(
                List.of("host", "global file", "global", "web file", "web", "a=b # c", "web"),
                List.of("A", "B", "C", "D", "E", "F", "GAGGLED_PROGRAM_NAME").stream().map(environment::get).toList());
    }

    @Test
    void valuesAreExpandedOnce() throws IOException {
        fixture.variables.put("HOST", "${PATH}");
        fixture.variables.put("EMPTY", "");
        GaggleConfig config = fixture.accepted("""
                gaggled
                  env
                    BASE = /srv
                    LOG = ${BASE}/log
                    PATH = /opt:${PATH}
                web
                  command = serve
                  argv = [${HOST}, ${LOG}, ${NONE:-a b}, ${EMPTY:-default}, ${EMPTY}, $$, $HOME, 5$, $${X}]
                  env
                    BASE = mine
                    B = ${BASE}
                """);
        LaunchRequest web = config.gaggle().inOrder().getFirst().launch();
        assertEquals(
                List.of(fixture.bin.resolve("serve").toString(), "${PATH}", "/srv/log", "a b", "default", "", "$",
                        "$HOME", "5$", "${X}"),
                web.getArguments());
        assertEquals("/srv", web.getEnvironment().get("B"));
        assertEquals("/opt:" + fixture.bin, web.getEnvironment().get("PATH"));
    }

    @Test
    void expansionCanBeOff() throws IOException {
        GaggleConfig config = fixture.accepted("gaggled\n  expand = no\nweb\n  command = serve\n  argv = ${NONE} $$\n");
        assertEquals(List.of(fixture.bin.resolve("serve").toString(), "${NONE}", "$$"),
                config.gaggle().inOrder().getFirst().launch().getArguments());
    }

    @Test
    void whatCannotBeExpandedIsRefused() throws IOException {
        assertEquals(
                List.of(
                        "3:12: ${NONE} is not defined; set it in gaggled's environment or in 'env' in gaggled, write"
                                + " ${NONE:-default}, or $${ for the characters themselves",
                        "4:10: '${' is not followed by a name and '}'; write ${NAME} or ${NAME:-default}, or $${ for the"
                                + " characters themselves"),
                fixture.problems("web\n  command = serve\n  argv = a ${NONE}\n  wd = ru${n\n").stream()
                        .filter(problem -> problem.contains("{"))
                        .filter(problem -> !problem.contains("does not exist"))
                        .toList());
    }

    @Test
    void aValueBeforeASectionMeansNothingAndIsWorthAWarning() throws IOException {
        ConfigReading.Accepted accepted = assertInstanceOf(
                ConfigReading.Accepted.class,
                fixture.read("gaggled = g\n  killwait = 5s\n  env = e\n    DB = db\nweb = x\n  command = serve\n"
                        + "  argv = ${DB}\n  depends\n    db = y\n      delay = 5\ndb\n  command = serve\n"));
        assertEquals(
                List.of(
                        "1:11: warning: 'g' before section 'gaggled' means nothing; remove it",
                        "3:9: warning: 'e' before section 'env' means nothing; remove it",
                        "5:7: warning: 'x' before section 'web' means nothing; remove it",
                        "9:10: warning: 'y' before section 'db' means nothing; remove it"),
                fixture.texts(accepted.warnings()));
        LifeRules web = accepted.config().gaggle().inOrder().getFirst().life();
        assertEquals(Duration.ofSeconds(5), web.killWait());
        assertEquals(List.of(on("db", Duration.ofMillis(5), false)), web.dependencies());
        assertEquals(List.of(fixture.bin.resolve("serve").toString(), "db"),
                accepted.config().gaggle().inOrder().getFirst().launch().getArguments());
    }

    @Test
    void noProgramAtAllIsWorthAWarning() throws IOException {
        ConfigReading.Accepted accepted = assertInstanceOf(ConfigReading.Accepted.class, fixture.read(""));
        assertEquals(
                List.of("1:1: warning: no program is defined; give each program a section, with its 'command'"),
                fixture.texts(accepted.warnings()));
    }

    private static Dependency on(String program, Duration delay, boolean propagate) {
        return new Dependency(new ProgramId(program), Condition.READY, delay, propagate);
    }
}
