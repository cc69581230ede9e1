package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.config.known.SectionDefinition.OneWord;
import org.gaggled.engine.config.show.EffectiveSection;
import org.gaggled.engine.config.show.EffectiveSetting;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.StatusRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows how {@code ready} and {@code alive} are written, as a word and as a section, and what is refused. */
class ProbeSettingsTest {

    private static final String WEB = "web\n  command = serve\n";

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
    }

    private Probing probing(String settings) throws IOException {
        return fixture.accepted(WEB + settings).gaggle().inOrder().getFirst().life().probing();
    }

    private List<String> problems(String settings) throws IOException {
        return fixture.problems(WEB + settings);
    }

    @Test
    void programThatAsksForNothingHasNone() throws IOException {
        assertEquals(Probing.NONE, probing(""));
    }

    @Test
    void aWordIsShortForASectionWithThatProbe() throws IOException {
        Probing word = probing("  ready = tcp://127.0.0.1:5432\n  alive = unix:/run/web.sock\n");
        assertEquals(
                probing("  ready\n    probe = tcp://127.0.0.1:5432\n  alive\n    probe = unix:/run/web.sock\n"), word);
        assertEquals(
                new Probing(
                        new ProbeRules("tcp", "//127.0.0.1:5432", null, Duration.ZERO, Duration.ofSeconds(1),
                                Duration.ofSeconds(1), 1, 3, null),
                        new ProbeRules("unix", "/run/web.sock", null, Duration.ZERO, Duration.ofSeconds(10),
                                Duration.ofSeconds(1), 1, 3, null)),
                word);
    }

    @Test
    void aSectionHasTheRest() throws IOException {
        ProbeRules ready = probing("""
                  ready
                    probe = http://127.0.0.1:80/health?x=1:2
                    delay = 100ms
                    period = 2s
                    timeout = 3s
                    successes = 4
                    failures = 5
                    within = 1m
                    status = 204, 3xx, 401-403
                """).ready();
        assertEquals(
                new ProbeRules("http", "//127.0.0.1:80/health?x=1:2", null, Duration.ofMillis(100),
                        Duration.ofSeconds(2), Duration.ofSeconds(3), 4, 5, Duration.ofMinutes(1),
                        List.of(new StatusRange(204, 204), new StatusRange(300, 399), new StatusRange(401, 403))),
                ready);
    }

    @ParameterizedTest
    @ValueSource(strings = {"notify", "fd:3", "fd:1023", "log:ready (in|after) [0-9]+ ms: ok", "tcp://[::1]:80",
            "tcp://db_1.example.org:65535", "https://goose.example.org/", "http://localhost", "file:/run/web ready",
            "unix:/run/web.sock"})
    void theKindsOfReady(String probe) throws IOException {
        assertEquals(probe, String.valueOf(probing("  ready = " + probe + "\n").ready()));
    }

    @Test
    void theWatchdogHasAPeriod() throws IOException {
        ProbeRules alive = probing("  alive\n    probe = notify\n    period = 30s\n").alive();
        assertEquals(Duration.ofSeconds(30), alive.period());
    }

    @Test
    void aCommandIsSplitAsArgvIsAndLookedUpAsTheCommandIs() throws IOException {
        ProbeRules ready = probing("  ready = exec: serve --is-ready 'a, b'\n").ready();
        assertEquals(
                List.of(fixture.bin.resolve("serve").toString(), "--is-ready", "a, b"),
                ready.command().line().getArguments());
        assertEquals("serve", ready.command().line().getCommand());
        assertEquals("exec:serve --is-ready 'a, b'", ready.toString());
    }

    @Test
    void aCommandThatIsNotThereIsAnErrorWhereTheProgramIsEnabled() throws IOException {
        assertEquals(
                List.of("3:11: ready: command 'nothing' is not found on the search path 'DIR/bin'; install it, write its"
                        + " full path, or put its directory into 'path' in gaggled"),
                problems("  ready = exec:nothing -q\n"));
        assertEquals("exec:nothing -q",
                String.valueOf(probing("  enabled = false\n  ready = exec:nothing -q\n").ready()));
        assertEquals(
                List.of("4:27: probe has a ' that is not closed; close the quote, or write \\' for the character"
                        + " itself"),
                problems("  ready\n    probe = exec:serve -c 'a\n"));
    }

    @Test
    void valuesAreExpandedForEachInstance() throws IOException {
        fixture.variables.put("HOST", "db");
        List<String> ready = fixture.accepted("""
                web
                  command = serve
                  instances = 2
                  ready = tcp://${HOST}:80${INSTANCE}
                """).gaggle().inOrder().stream().map(each -> String.valueOf(each.life().probing().ready())).toList();
        assertEquals(List.of("tcp://db:801", "tcp://db:802"), ready);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "tpc://x:1 | has 'tpc', which is not a kind of probe; did you mean 'tcp'?",
            "TCP://x:1 | has 'TCP', which is not a kind of probe; write 'tcp', in lower case",
            "8080 | has '8080', which is not a kind of probe; for a port, write tcp://127.0.0.1:8080",
            "db:5432 | has 'db', which is not a kind of probe; for a port, write tcp://db:5432",
            "pg_isready -q | has 'pg_isready -q', which is not a kind of probe; write one of notify, fd:N, tcp://HOST:PORT,"
                    + " http://HOST:PORT/PATH, https://HOST/PATH, exec:COMMAND, log:REGEX, file:PATH, unix:PATH",
            "notify:x | has something behind notify; write notify alone",
            "fd:1 | names a descriptor for input, output or errors; write the number that the program uses for this"
                    + " alone, 3 or more: fd:3",
            "fd:1024 | does not name a descriptor: numbers are 3 to 1023; write for example fd:3",
            "fd | does not name a descriptor: numbers are 3 to 1023; write for example fd:3",
            "log: | has no expression; write what a line of the output contains: log:ready to accept",
            "log:a( | is not a regular expression: unclosed group at character 3; write for example log:ready to accept,"
                    + " and \\ before a special character that is meant as it is",
            "exec: | has no command; write for example exec:pg_isready -q",
    })
    void aReadyThatIsNotOne(String probe, String wrong) throws IOException {
        assertEquals(List.of("3:11: ready '" + probe.replaceFirst("^log:$", "log").replaceFirst("^exec:$", "exec")
                + "' " + wrong), problems("  ready = " + probe + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://db", "tcp:db:1", "tcp://db:0", "tcp://db:65536", "http:/x", "file:run/x", "unix:"})
    void aTargetThatIsNotOne(String probe) throws IOException {
        List<String> problems = problems("  ready = " + probe + "\n");
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().startsWith("3:11: ready '" + probe.split(":")[0]), problems::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fd:3", "log:ready"})
    void whatIsToldOnceDoesNotSayWhetherItStillWorks(String probe) throws IOException {
        assertEquals(
                List.of("3:11: alive '" + probe
                        + "' tells once that a program is ready, but not whether it still works;"
                        + " put it into 'ready', or write for example alive = tcp://HOST:PORT"),
                problems("  alive = " + probe + "\n"));
    }

    @Test
    void settingAndSection() throws IOException {
        assertEquals(
                List.of("3:3: program 'web' has a setting 'ready' and, at gaggle.outline:4:3, a section 'ready'; keep one"
                        + " of them; in the section, the setting is called 'probe'"),
                problems("  ready = notify\n  ready\n    probe = notify\n"));
    }

    @Test
    void aSectionWithoutAProbe() throws IOException {
        assertEquals(
                List.of("3:3: ready of program 'web' has no 'probe'; add the setting 'probe', for example with the value"
                        + " tcp://127.0.0.1:5432"),
                problems("  ready\n    period = 1s\n"));
        assertEquals(
                List.of("3:10: ready '' is empty; write KIND:TARGET, such as tcp://127.0.0.1:5432 or exec:COMMAND, or"
                        + " notify"),
                problems("  ready =\n"));
    }

    @Test
    void whatMeansNothingWhereTheProgramTellsIt() throws IOException {
        assertEquals(
                List.of("5:14: 'period' in ready of program 'web' means nothing with notify, because the program tells it"
                        + " by itself; remove it; 'within' bounds the time until it is ready",
                        "8:16: 'failures' in alive of program 'web' means nothing with notify, because the program tells"
                                + " it by itself; remove it; 'period' is the time in which the program must tell it"
                                + " again"),
                problems(
                        "  ready\n    probe = notify\n    period = 1s\n  alive\n    probe = notify\n    failures = 2\n"));
        assertEquals(
                List.of("5:14: 'status' in ready of program 'web' means nothing with tcp, which has no HTTP status; remove"
                        + " it, or write an http:// or https:// probe"),
                problems("  ready\n    probe = tcp://db:1\n    status = 200\n"));
    }

    @Test
    void withinBelongsToReady() throws IOException {
        assertEquals(
                List.of("5:5: unknown setting 'within' in alive of program 'web'; it belongs in section 'ready': it bounds"
                        + " a start"),
                problems("  alive\n    probe = tcp://db:1\n    within = 1s\n"));
    }

    @Test
    void timesThatCannotBe() throws IOException {
        assertEquals(
                List.of("5:14: period in ready of program 'web' is 0; write a time like 1s",
                        "6:15: timeout in ready of program 'web' is 0; write a time like 1s",
                        "7:14: within in ready of program 'web' is 0; leave it out where there is no bound"),
                problems("  ready\n    probe = tcp://db:1\n    period = 0\n    timeout = 0s\n    within = 0\n"));
        assertEquals(
                List.of("6:14: within in ready of program 'web' is over before the first try, which is made after"
                        + " 'delay'; raise 'within', or lower 'delay'"),
                problems("  ready\n    probe = tcp://db:1\n    delay = 1s\n    within = 1s\n"));
    }

    @Test
    void aStatusThatIsNotOne() throws IOException {
        assertEquals(
                List.of("5:14: status '200, 600' has '600', which is not a status from 100 to 599, or several: 200-299 or"
                        + " 3xx"),
                problems("  ready\n    probe = http://db\n    status = 200, 600\n"));
        assertEquals(
                List.of("5:14: status '299-200' has the range '299-200', which ends before it begins; write the lower"
                        + " status first"),
                problems("  ready\n    probe = http://db\n    status = 299-200\n"));
    }

    @Test
    void namesOfOtherSupervisorsInTheSection() throws IOException {
        assertEquals(
                List.of("5:5: unknown setting 'failureThreshold' in alive of program 'web'; it is called 'failures' here"),
                problems("  alive\n    probe = tcp://db:1\n    failureThreshold = 3\n"));
    }

    @Test
    void areShownWithTheDefaultsThatMeanSomething() throws IOException {
        String text = WEB + "  ready = exec:serve 'a'\n  alive = notify\n";
        ConfigReading.Accepted reading = assertInstanceOf(ConfigReading.Accepted.class, fixture.read(text));
        Map<String, String> shown = reading.config().gaggle().inOrder().getFirst().settings().get();
        assertEquals("exec:serve a", shown.get("ready/probe"));
        assertEquals("1000ms", shown.get("ready/period"));
        assertEquals("10000ms", shown.get("alive/period"));
        assertFalse(
                shown.containsKey("ready") || shown.containsKey("ready/within") || shown.containsKey("ready/status"));
        assertFalse(shown.containsKey("alive/timeout"));
        EffectiveSection web = reading.effective().programs().findFirst().orElseThrow();
        Map<String, EffectiveSection> sections =
                web.sections().stream().collect(Collectors.toMap(EffectiveSection::name, section -> section));
        assertEquals(List.of("probe", "period"),
                sections.get("alive").settings().stream().map(EffectiveSetting::name).toList());
        assertEquals(3, sections.get("ready").settings().getFirst().origin().line());
        assertNull(sections.get("ready").origin());
    }

    /** A section that is short in one word is known to the section around by that word too. */
    @Test
    void theWordIsASettingOfTheSectionAround() {
        int words = 0;
        for (SectionDefinition section : KnownSettings.PROGRAM.sections()) {
            OneWord<?> word = section.inOneWord();
            if (word != null) {
                assertEquals(section.name(), word.written().getName());
                assertTrue(KnownSettings.PROGRAM.settings().contains(word.written()), section::name);
                assertTrue(section.settings().contains(word.meant()), section::name);
                words++;
            }
        }
        assertEquals(4, words);
    }
}
