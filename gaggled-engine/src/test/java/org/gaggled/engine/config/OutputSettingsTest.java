package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.engine.config.show.EffectiveSection;
import org.gaggled.engine.config.show.EffectiveSetting;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.Destination.Discarded;
import org.gaggled.engine.core.Destination.Filed;
import org.gaggled.engine.core.Destination.Inherited;
import org.gaggled.engine.core.OutputRules;
import org.gaggled.engine.core.OutputRules.OfStream;
import org.gaggled.engine.core.ProgramDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// Shows what log and errorlog become, in one word and as sections, in a program and for all programs, and how they are shown.
class OutputSettingsTest {

    private static final String WEB = "web\n  command = serve\n";

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
    }

    @Test
    void withoutThemBothStreamsAreGaggledsOwn() throws IOException {
        assertEquals(OutputRules.INHERITED, of(WEB));
        assertEquals(OutputRules.INHERITED, of(WEB + "  log = inherit\n"));
        assertEquals(OutputRules.INHERITED, of(WEB + "  log\n  errorlog = inherit\n"));
    }

    @Test
    void errorsGoWhereTheOutputGoesUnlessThatIsInherited() throws IOException {
        OutputRules filed = of(WEB + "  log = run/web.log\n");
        assertEquals(file("run/web.log"), filed.output().destination());
        assertNull(filed.error());
        OutputRules nowhere = of(WEB + "  log = null\n");
        assertEquals(new Discarded(), nowhere.output().destination());
        assertNull(nowhere.error());
        assertNull(of(WEB + "  log = inherit\n  errorlog = merge\n").error());
    }

    @Test
    void errorsCanHaveTheirOwnPlace() throws IOException {
        assertEquals(file("run/web.err"), error(WEB + "  log = run/web.log\n  errorlog = run/web.err\n"));
        assertEquals(new Inherited(false), error(WEB + "  log = run/web.log\n  errorlog = inherit\n"));
        assertEquals(new Discarded(), error(WEB + "  errorlog = null\n"));
    }

    @Test
    void aSectionSaysMore() throws IOException {
        OutputRules rules = of(WEB + """
                  log
                    file = run/../run/web.log
                    maxsize = 50m
                    maxage = 30d
                    keep = 0
                    compress = no
                    stamp = iso
                    lines = 20
                    maxline = 16k
                """);
        Filed file = new Filed(directory.resolve("run/web.log"), 50 << 20, Duration.ofDays(30), 0, false, true);
        assertEquals(new OutputRules(new OfStream(file, 20, 16 << 10), null), rules);
        assertEquals(Long.MAX_VALUE, ((Filed) of(WEB + "  log\n    file = a\n    maxsize = none\n").output()
                .destination()).maxSize());
    }

    @Test
    void aPrefixHoldsForErrorsToo() throws IOException {
        OfStream named = new OfStream(new Inherited(true), 20, 16 << 10);
        String section = "  log\n    prefix = yes\n    lines = 20\n    maxline = 16k\n";
        assertEquals(new OutputRules(named, named), of(WEB + section));
        assertEquals(new Inherited(false), error(WEB + section + "  errorlog = inherit\n"));
        assertEquals(new Inherited(false), error(WEB + section + "  errorlog\n    prefix = no\n"));
    }

    @Test
    void whatAllProgramsHaveAProgramCanHaveOtherwise() throws IOException {
        String all = "gaggled\n  log\n    file = run/${PROGRAM}.log\n    keep = 3\n    stamp = iso\n"
                + "  errorlog = run/${PROGRAM}.err\n";
        OutputRules plain = of(all + WEB);
        Filed log = new Filed(directory.resolve("run/web.log"), 10 << 20, null, 3, true, true);
        assertEquals(log, plain.output().destination());
        assertEquals(file("run/web.err"), error(all + WEB));
        OutputRules own = of(all + WEB + "  log\n    keep = 5\n  errorlog = merge\n");
        assertEquals(new Filed(log.path(), log.maxSize(), null, 5, true, true), own.output().destination());
        assertNull(own.error());
        assertEquals(new Inherited(false), of(all + WEB + "  log = inherit\n").output().destination());
        assertEquals(new Filed(directory.resolve("x"), log.maxSize(), null, 3, true, true),
                of(all + WEB + "  log = x\n").output().destination());
    }

    /** Also where values are not expanded, and where the environment has a variable of that name. */
    @Test
    void thePathCanHoldTheNameOfTheProgram() throws IOException {
        fixture.variables.put("PROGRAM", "gaggled");
        String programs = "w\n  command = serve\n  instances = 2\n  log = run/${PROGRAM}.log\n" + WEB
                + "  errorlog\n    file = ${DIR:-run}/${PROGRAM}-errors\n  env\n    A = ${PROGRAM}\n";
        List<ProgramDefinition> read = programs(programs);
        assertEquals(
                List.of(file("run/w:1.log"), file("run/w:2.log")),
                read.stream().limit(2).map(program -> program.output().output().destination()).toList());
        OfStream error = read.get(2).output().error();
        assertEquals(file("run/web-errors"), error == null ? null : error.destination());
        assertEquals("gaggled", read.get(2).launch().getEnvironment().get("A"));
        assertEquals(
                file("run/web.log"),
                of("gaggled\n  expand = no\n  log = run/${PROGRAM}.log\n" + WEB).output().destination());
    }

    @Test
    void aPathCanHoldTheNumberOfTheInstance() throws IOException {
        List<ProgramDefinition> read = programs("w\n  command = serve\n  instances = 2\n  log = run/${INSTANCE}.log\n");
        assertEquals(
                List.of(file("run/1.log"), file("run/2.log")),
                read.stream().map(program -> program.output().output().destination()).toList());
    }

    /** What an operator sees: {@code describe}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "'' | log=inherit, errorlog=inherit",
            "log = null | log=null, errorlog=merge",
            "ready = log:up | log/file=inherit, log/prefix=false, log/lines=1000, log/maxline=64k,"
                    + " errorlog/file=inherit, errorlog/prefix=false, errorlog/lines=1000, errorlog/maxline=64k",
            "log = run/${PROGRAM} | log/file=DIR/run/web, log/maxsize=10m, log/maxage=none, log/keep=10,"
                    + " log/compress=true, log/stamp=none, log/lines=1000, log/maxline=64k, errorlog=merge",
    })
    void howTheyAreShown(String setting, String expected) throws IOException {
        Map<String, String> shown = programs(WEB + "  " + setting + "\n").getFirst().settings().get();
        List<String> own = shown.entrySet().stream()
                .filter(entry -> entry.getKey().matches("(error)?log(/.*)?"))
                .map(entry -> entry.toString().replace(directory.toString(), "DIR"))
                .toList();
        assertEquals(expected, String.join(", ", own));
    }

    /** What is printed can be read again, as the corpus of gaggled-config-info shows; here, where values come from. */
    @Test
    void whereTheyComeFromIsShown() throws IOException {
        ConfigReading.Accepted accepted = (ConfigReading.Accepted) fixture.read(
                "gaggled\n  log\n    file = run/${PROGRAM}\n    keep = 3\n" + WEB + "  log\n    keep = 5\n");
        EffectiveSection web = accepted.effective().programs().findFirst().orElseThrow();
        assertEquals(
                List.of("errorlog@0"),
                web.settings().stream().filter(setting -> setting.name().contains("log")).map(this::origin).toList());
        assertEquals(
                List.of("file@3", "maxsize@0", "maxage@0", "keep@8", "compress@0", "stamp@0", "lines@0", "maxline@0"),
                web.sections().getFirst().settings().stream().map(this::origin).toList());
    }

    private String origin(EffectiveSetting setting) {
        ConfigPosition origin = setting.origin();
        return setting.name() + "@" + (origin == null ? 0 : origin.line());
    }

    private OutputRules of(String text) throws IOException {
        return programs(text).getFirst().output();
    }

    private Destination error(String text) throws IOException {
        OfStream error = of(text).error();
        return error == null ? new Filed(Path.of("/merged"), 0, null, 0, false, false) : error.destination();
    }

    private List<ProgramDefinition> programs(String text) throws IOException {
        return fixture.accepted(text).gaggle().inOrder();
    }

    /** With all defaults. */
    private Filed file(String path) {
        return new Filed(directory.resolve(path), 10 << 20, null, 10, true, false);
    }
}
