package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gaggled.engine.config.check.ArgumentList;
import org.gaggled.engine.config.check.ConfigChecker;
import org.gaggled.engine.config.check.DependencyKnots;
import org.gaggled.engine.config.check.ProgramSection;
import org.gaggled.engine.config.expand.Expansion;
import org.gaggled.engine.config.problem.Problems;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// Shows every mistake that a configuration can make, with the line, the column and the words in which it is reported.
class RefusalsTest {

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
    }

    @Test
    void aProgramWithoutACommand() throws IOException {
        refused("web\n  respawn = no\n",
                "1:1: program 'web' has no 'command'; add the setting 'command', for example with the value /usr/sbin/nginx");
    }

    @Test
    void moreProgramsThanAnyMachineRuns() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ConfigChecker.MOST_PROGRAMS + 2; i++) {
            text.append('p').append(i).append("\n  command = serve\n");
        }
        refused(
                text.toString(),
                "200001:1: more than 100000 programs; this and the rest are not read; divide them among several"
                        + " gaggled");
    }

    @Test
    void moreWordsThanAnySystemPasses() throws IOException {
        String words = "a ".repeat(ArgumentList.MOST_WORDS);
        fixture.accepted("web\n  command = serve\n  argv = " + words + "\n");
        String refusal = ": argv has more than 100000 words; put them into a file, and give its name";
        refused("web\n  command = serve\n  argv = " + words + "a\n", "3:10" + refusal);
        refused(
                "web\n  command = serve\n  argv = [" + "a, ".repeat(ArgumentList.MOST_WORDS) + "a]\n", "3:3" + refusal);
    }

    @Test
    void moreWordsOfAllProgramsThanMemoryHolds() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 13; i++) {
            text.append("p" + i + "\n  command = serve\n  argv = " + "a ".repeat(ArgumentList.MOST_WORDS) + "\n");
        }
        refused(
                text.toString(),
                "33:3: up to here, the programs have more than 1000000 words in argv and command lines; put some of them into files, and give"
                        + " their names");
    }

    @Test
    void moreVariablesOfTheirOwnThanMemoryHolds() throws IOException {
        StringBuilder variables = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= ProgramSection.MOST_VARIABLES / 1000; i++) {
            variables.append(i < 1000 ? "V" + i + "=x\n" : "");
            text.append("p" + i + "\n  command = serve\n  envfile = own.env\n");
        }
        fixture.write("own.env", variables.toString());
        refused(
                text.toString(),
                "3001:1: up to here, the programs have more than 1000000 environment variables of their own; put"
                        + " those that all programs share into 'env' or 'envfile' in gaggled");
    }

    @Test
    void aValueThatExpansionMakesTooLong() throws IOException {
        fixture.variables.put("LONG", "x".repeat(Expansion.LONGEST_VALUE / 10));
        fixture.accepted("web\n  command = serve\n  env\n    A = " + "${LONG}".repeat(10) + "\n");
        refused(
                "web\n  command = serve\n  env\n    A = " + "${LONG}".repeat(100_000) + "\n",
                "4:9: with its ${...} replaced, this value is longer than 1048576 characters; put it into a file, and give the"
                        + " file's name");
    }

    @Test
    void valuesThatExpansionMakesTooLongTogether() throws IOException {
        fixture.variables.put("LONG", "x".repeat(Expansion.LONGEST_VALUE));
        StringBuilder text = new StringBuilder("web\n  command = serve\n  env\n");
        for (int i = 0; i < 1000; i++) {
            text.append("    A" + i + " = ${LONG}\n");
        }
        refused(
                text.toString(),
                "20:11: up to here, values in which ${...} is replaced are longer than 16777216 characters together;"
                        + " use ${...} less");
    }

    @Test
    void anUnknownSettingWithTheNearestName() throws IOException {
        refused(
                "web\n  command = serve\n  repsawn = no\n",
                "3:3: unknown setting 'repsawn' in program 'web'; did you mean 'respawn'?");
    }

    @Test
    void anUnknownSettingThatIsNearToNothing() throws IOException {
        refused(
                "web\n  command = serve\n  colour = red\n",
                "3:3: unknown setting 'colour' in program 'web'; gaggled --list-settings prints all that are known"
                        + " there");
    }

    @Test
    void aGlobalSettingInAProgramAndTheOtherWayRound() throws IOException {
        refused(
                "gaggled\n  command = serve\nweb\n  command = serve\n  stoporder = reverse\n",
                "2:3: unknown setting 'command' in section 'gaggled'; it belongs in the section of a program",
                "5:3: unknown setting 'stoporder' in program 'web'; it belongs in section 'gaggled', for all programs");
    }

    @Test
    void anUnknownSection() throws IOException {
        refused(
                "gaggled\n  smptgate\nweb\n  command = serve\n  evn\n    A = b\n",
                "2:3: unknown section 'smptgate' in section 'gaggled'; no plugin of that name is in the plugins"
                        + " directory; sections that are known: env, log, errorlog, cluster",
                "5:3: unknown section 'evn' in program 'web'; did you mean 'env'?");
    }

    @Test
    void aSettingThatIsASectionAndASectionThatIsASetting() throws IOException {
        refused(
                "web\n  command = serve\n  respawn\n    x = y\n  env = A\n",
                "3:3: 'respawn' in program 'web' is a setting, not a section; give it a value",
                "5:3: 'env' in program 'web' is a section, not a setting; put its settings into a section of that name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
                    killwait = soon      | killwait 'soon' is not a duration: milliseconds, or a number with ms, s, m, h or d, from 0 to 2147483647 ms
                    killwait = 30d       | killwait '30d' is too long: at most 2147483647 ms (24 d)
                    killwait = -1        | killwait '-1' is not a duration: milliseconds, or a number with ms, s, m, h or d, from 0 to 2147483647 ms
                    killwait = [1, 2]    | killwait '1, 2' takes one value, not a list
                    killwait = [1]       | killwait '1' takes one value, not a list
                    respawn = [no]       | respawn 'no' takes one value, not a list
                    killmode = [group]   | killmode 'group' takes one value, not a list
                    wd = [run]           | wd 'run' takes one value, not a list
                    respawn = perhaps    | respawn 'perhaps' is not true or false (or yes/no, on/off, 1/0), or on-failure
                    successcodes = 256   | successcodes '256' has '256', which is not an exit status from 0 to 255, or the name of a signal; write numbers and names: 0, 3, TERM
                    successcodes = 0, OK | successcodes '0, OK' has 'OK', which is not an exit status from 0 to 255, or the name of a signal; write numbers and names: 0, 3, TERM
                    successcodes = 0,    | successcodes '0,' has '', which is not an exit status from 0 to 255, or the name of a signal; write numbers and names: 0, 3, TERM
                    respawnlimit = 3     | respawnlimit '3' is not a number and a time: 3/10s; write how often in which time: 3/10s
                    respawnlimit = 3/0s  | respawnlimit '3/0s' has no time to count in; write a time like 10s
                    respawnlimit = 3/1x  | respawnlimit '3/1x' has the time '1x', which is not a duration: milliseconds, or a number with ms, s, m, h or d, from 0 to 2147483647 ms; write a number and a time: 3/10s
                    respawnlimit = 1001/1h | respawnlimit '1001/1h' has the number '1001', which is not a whole number from 0 to 1000; write a number and a time: 3/10s
                    essential = maybe    | essential 'maybe' is not true or false (or yes/no, on/off, 1/0)
                    killmode = all       | killmode 'all' is not one of: group, process
                    wd =                 | wd '' is empty, not a path
                    stopsignal =         | stopsignal '' does not name a signal; write a signal, or several, each with its time: TERM/10s, INT/5s
                    stopsignal = TERMI   | stopsignal 'TERMI' has 'TERMI', which is not a signal; write HUP, SIGHUP or its number
                    stopsignal = TERM/5s INT/5s | stopsignal 'TERM/5s INT/5s' has the time '5s INT/5s', which is not a duration: milliseconds, or a number with ms, s, m, h or d, from 0 to 2147483647 ms; put a comma before the next signal
                    stopsignal = TERM/1x | stopsignal 'TERM/1x' has the time '1x', which is not a duration: milliseconds, or a number with ms, s, m, h or d, from 0 to 2147483647 ms; write a time like 10s
                    stopsignal = INT/1s, kill | stopsignal 'INT/1s, kill' has KILL, which ends every stop anyway; leave it out; TERM/0s kills at once
                    reloadsignal = TERMI | reloadsignal 'TERMI' is not a signal; write HUP, SIGHUP or its number
                    prestartwait = x     | prestartwait 'x' is not a duration: milliseconds, or a number with ms, s, m, h or d, from 0 to 2147483647 ms
                    stopsignal = TERM, INT | stopsignal 'TERM, INT' does not give 'TERM' a time; write TERM/10s: only the last step can do without a time
                    """)
    void aWrongType(String setting, String message) throws IOException {
        List<String> problems = fixture.problems("web\n  command = serve\n  " + setting + "\n");
        assertEquals(1, problems.size(), problems.toString());
        assertEquals(message, problems.getFirst().replaceFirst("^3:\\d+: ", ""));
    }

    @Test
    void theTickIsCheckedThoughItMeansNothing() throws IOException {
        refused(
                "gaggled\n  tick = tock\n",
                "2:10: tick 'tock' is not a duration: milliseconds, or a number with ms, s, m, h or d, from 0 to 2147483647 ms");
    }

    @Test
    void theSameTwice() throws IOException {
        refused(
                "gaggled\n  tick = 1\ngaggled\n  tick = 2\nweb\n  command = serve\n  wd = run\n  wd = run\n"
                        + "  env\n    A = 1\n    A = 2\n  env\nweb\n  command = serve\n  colour = red\n",
                "3:1: section 'gaggled' is given twice; the first is at gaggle.outline:1:1; put all global settings into one"
                        + " section",
                "8:3: 'wd' in program 'web' is given twice; the first is at gaggle.outline:7:3; remove one of them",
                "11:5: 'A' in env of program 'web' is given twice; the first is at gaggle.outline:10:5; remove one of them",
                "12:3: 'env' in program 'web' is given twice; the first is at gaggle.outline:9:3; remove one of them",
                "13:1: program 'web' is defined twice; the first is at gaggle.outline:5:1; put its settings into one section,"
                        + " or give one of the two another name",
                "15:3: unknown setting 'colour' in program 'web'; gaggled --list-settings prints all that are known"
                        + " there");
    }

    @Test
    void commandsThatCannotBeExecuted() throws IOException {
        refused(
                "a\n  command = nothing\nb\n  command = plain\nc\n  command = bin/plain\nd\n  command = run/../run\n"
                        + "e\n  command = /no/such\nf\n  command =\n",
                "2:13: command 'nothing' is not found on the search path 'DIR/bin'; install it, write its full path, or put its"
                        + " directory into 'path' in gaggled",
                "4:13: command 'plain' is on the search path, but DIR/bin/plain is not executable; chmod +x DIR/bin/plain",
                "6:13: command 'bin/plain', looked up in DIR, is not executable; chmod +x DIR/bin/plain",
                "8:13: command 'run/../run', looked up in DIR, is not a regular file; name the executable file itself",
                "10:13: command '/no/such' does not exist; correct the path, or install it",
                "12:12: command '' is empty, and must not be");
    }

    @Test
    void aWrongExpandHidesNoOtherMistake() throws IOException {
        refused(
                "gaggled\n  expand = perhaps\nweb\n  command = serve\n  argv = ${NONE}\n",
                "2:12: expand 'perhaps' is not true or false (or yes/no, on/off, 1/0)",
                "5:10: ${NONE} is not defined; set it in gaggled's environment or in 'env' in gaggled, write"
                        + " ${NONE:-default}, or $${ for the characters themselves");
    }

    @Test
    void aVariableThatIsNotDefinedIsReportedOnce() throws IOException {
        assertEquals(
                List.of("3:13", "5:13", "6:8", "7:13", "8:13"),
                fixture
                        .problems(
                                "gaggled\n  expand = yes\n  envfile = ${A}\nweb\n  command = ${A}\n  wd = ${B}\n  respawn = ${C}\n"
                                        + "  depends = ${D}\n")
                        .stream()
                        .peek(problem -> assertTrue(problem.contains("} is not defined"), problem))
                        .map(problem -> problem.replaceFirst(": .*", ""))
                        .toList());
    }

    @Test
    void adviceForTheShellIsQuoted() throws IOException {
        Files.writeString(fixture.bin.resolve("a plain"), "text");
        refused(
                "a\n  command = bin/a plain\n",
                "2:13: command 'bin/a plain', looked up in DIR, is not executable; chmod +x 'DIR/bin/a plain'");
    }

    @Test
    void namesThatLackTheirCommas() throws IOException {
        refused(
                "a\n  command = serve\nb\n  command = serve\nweb\n  command = serve\n  depends = a b\n",
                "7:13: program 'web' depends on 'a b', which is not defined; write commas between names: a, b");
    }

    @Test
    void aMissingDependencyIsNeverSaidToBeTheProgramItself() throws IOException {
        refused(
                "a\n  command = serve\n  depends = b\n",
                "3:13: program 'a' depends on 'b', which is not defined; there is no other program");
    }

    @Test
    void aBackoffAboveItsMaximum() throws IOException {
        ConfigReading.Accepted accepted = assertInstanceOf(
                ConfigReading.Accepted.class,
                fixture.read("gaggled\n  backoffmax = 5s\nweb\n  command = serve\n  backoff = 10s\n"));
        assertEquals(
                List.of("5:13: warning: backoff of program 'web', 10000 ms, is longer than its backoffmax, 5000 ms,"
                        + " the longest pause; raise backoffmax, or lower backoff"),
                fixture.texts(accepted.warnings()));
    }

    @Test
    void aWorkingDirectoryThatIsNone() throws IOException {
        refused(
                "a\n  command = serve\n  wd = bin/plain\nb\n  command = serve\n  wd = /no/such\n",
                "3:8: wd 'bin/plain' is not a directory; name a directory",
                "6:8: wd '/no/such' does not exist; make the directory /no/such");
    }

    @Test
    void argumentsWithAnOpenQuote() throws IOException {
        refused(
                "a\n  command = serve\n  argv = one 'two\n",
                "3:14: argv has a ' that is not closed; close the quote, or write \\' for the character itself");
    }

    @Test
    void dependenciesThatCannotBe() throws IOException {
        refused(
                """
                web
                  command = serve
                  depends = databse,  off
                  depends
                    off
                      delay = 1
                    database
                      dealy = 1
                database
                  command = serve
                  depends = database, ,x
                off
                  command = serve
                  enabled = no
                """,
                "3:13: program 'web' depends on 'databse', which is not defined; did you mean 'database'?",
                "3:23: program 'web' is enabled, but depends on 'off', which is not; enable 'off', disable 'web', or remove the"
                        + " dependency",
                "5:5: program 'web' depends twice on 'off'; the first is at gaggle.outline:3:23; remove one of them",
                "8:7: unknown setting 'dealy' in dependency 'database' of program 'web'; did you mean 'delay'?",
                "11:13: dependency cycle: database -> database; remove this dependency",
                "11:22: depends of program 'database' has an empty name; separate the names with commas",
                "11:24: program 'database' depends on 'x', which is not defined; known: web, off");
    }

    @Test
    void eachKnotIsShownOnceAtTheDependencyThatClosesIt() throws IOException {
        refused(
                """
                a
                  command = serve
                  depends = b
                b
                  command = serve
                  depends = c, a
                c
                  command = serve
                  depends = a
                top
                  command = serve
                  depends = a, b, x, y
                x
                  command = serve
                  depends
                    y
                y
                  command = serve
                  depends
                    z
                z
                  command = serve
                  depends
                    x
                """,
                "6:13: dependency cycle: c -> a -> b -> c; remove one of these dependencies",
                "6:16: dependency cycle: a -> b -> a; remove one of these dependencies",
                "24:5: dependency cycle: x -> y -> z -> x; remove one of these dependencies");
    }

    @Test
    void aCycleOfOneProgramBesideOneOfThree() throws IOException {
        refused(
                "a\n  command = serve\n  depends = b\nb\n  command = serve\n  depends = c\n"
                        + "c\n  command = serve\n  depends = a, c\n",
                "9:13: dependency cycle: a -> b -> c -> a; remove one of these dependencies",
                "9:16: dependency cycle: c -> c; remove this dependency");
    }

    @Test
    void moreCyclesThanAnyoneReads() throws IOException {
        StringBuilder text = new StringBuilder("hub\n  command = serve\n  depends = ");
        text.append(IntStream.range(0, 12).mapToObj(i -> "p" + i).collect(Collectors.joining(", "))).append('\n');
        for (int i = 0; i < 12; i++) {
            text.append("p" + i + "\n  command = serve\n  depends = hub\n");
        }
        List<String> problems = fixture.problems(text.toString());
        assertEquals(DependencyKnots.MOST_CYCLES, problems.size());
        assertTrue(problems.contains(
                "6:13: dependency cycle: hub -> p0 -> hub; 2 more programs are in cycles with these: p10, p11;"
                        + " remove one of these dependencies"),
                problems::toString);
    }

    @Test
    void namesThatNoProgramCanHave() throws IOException {
        List<String> problems =
                fixture.problems("a/b\n  command = serve\na\u0007\n  command = serve\n" + "x".repeat(256)
                        + "\n  command = serve\n");
        assertEquals("1:1: program name 'a/b' holds a /; any other text up to 255 bytes will do", problems.get(0));
        assertEquals(
                "3:1: program name 'a\\u0007' holds a control character; any other text up to 255 bytes will do",
                problems.get(1));
        assertEquals(
                "5:1: program name '" + "x".repeat(80)
                        + "...' is longer than 255 bytes; any other text up to 255 bytes will do",
                problems.get(2));
        assertEquals(3, problems.size());
    }

    @Test
    void aSettingOutsideOfAllSections() throws IOException {
        refused(
                "killwait = 5\n",
                "1:1: setting 'killwait' is outside all sections; put it into section 'gaggled' or into the section"
                        + " of a"
                        + " program");
    }

    @Test
    void variablesThatCannotBeSet() throws IOException {
        refused(
                "gaggled\n  env\n    GAGGLED_HOST = me\nweb\n  command = serve\n  env\n    a=b = c\n    GAGGLED_PROGRAM_NAME = x\n"
                        + "    L = [1, 2]\n    N = a\0b\n",
                "3:5: GAGGLED_HOST is set by gaggled itself and cannot be set here; choose another name",
                "7:5: 'a=b' cannot name an environment variable; a name has at least one character, and neither = nor NUL",
                "8:5: GAGGLED_PROGRAM_NAME is set by gaggled itself and cannot be set here; choose another name",
                "9:5: 'L' in env of program 'web' is not a single value; give the variable one value",
                "10:9: the value of N holds a NUL character, which a variable cannot hold; remove it");
    }

    @Test
    void morethanTenThousandProblemsAreNotKept() throws IOException {
        StringBuilder text = new StringBuilder("gaggled\n");
        for (int i = 0; i < 20_000; i++) {
            text.append("  unknown").append(i).append(" = x\n");
        }
        List<String> problems = fixture.problems(text.toString());
        assertEquals(Problems.MOST + 1, problems.size());
        assertTrue(problems.getLast().endsWith("more than 10000 problems; the rest is not shown"), problems.getLast());
    }

    private void refused(String text, String... problems) throws IOException {
        assertEquals(String.join("\n", problems), String.join("\n", fixture.problems(text)));
    }
}
