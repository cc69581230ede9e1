package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.engine.cli.EffectiveYaml;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.ProgramDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows what {@code instances} and {@code tags} make of a section, and what is refused of them. */
class InstancesConfigTest {

    @TempDir
    private Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void makeFixture() throws IOException {
        fixture = new ConfigFixture(directory);
    }

    private ConfigReading.Accepted accepted(String text) throws IOException {
        ConfigReading reading = fixture.read(text);
        if (reading instanceof ConfigReading.Refused refused) {
            throw new AssertionError(fixture.texts(refused.problems()));
        }
        return (ConfigReading.Accepted) reading;
    }

    private List<ProgramDefinition> programs(String text) throws IOException {
        return accepted(text).config().gaggle().inOrder();
    }

    private List<String> problems(String text) throws IOException {
        return fixture.texts(assertInstanceOf(ConfigReading.Refused.class, fixture.read(text)).problems());
    }

    private static List<String> needs(ProgramDefinition program) {
        return program.life().dependencies().stream().map(InstancesConfigTest::shown).toList();
    }

    private static String shown(Dependency need) {
        return need.on() + (need.propagate() ? "!" : "") + " by " + need.rule();
    }

    @Test
    void eachHasANameANumberAndValuesOfItsOwn() throws IOException {
        List<ProgramDefinition> programs = programs(
                "w\n  command = serve\n  instances = 3\n  argv = -p 80${INSTANCE}\n  env\n    ME = ${INSTANCE} of w\n"
                        + "one\n  command = serve\n  argv = ${INSTANCE}\n");
        assertEquals(List.of("w:1", "w:2", "w:3", "one"), programs.stream().map(each -> each.id().name()).toList());
        ProgramDefinition second = programs.get(1);
        assertEquals(List.of("-p", "802"), second.launch().getArguments().subList(1, 3));
        assertEquals("2 of w", second.launch().getEnvironment().get("ME"));
        assertEquals("2", second.launch().getEnvironment().get("GAGGLED_INSTANCE"));
        assertEquals("w:2", second.launch().getEnvironment().get("GAGGLED_PROGRAM_NAME"));
        assertEquals("w:2", second.launch().getProgramName());
        assertEquals("1", programs.get(3).launch().getArguments().get(1));
        assertEquals("1", programs.get(3).launch().getEnvironment().get("GAGGLED_INSTANCE"));
    }

    @Test
    void theirNumberMayComeFromAVariable() throws IOException {
        fixture.variables.put("WORKERS", "2");
        assertEquals(2, programs("w\n  command = serve\n  instances = ${WORKERS:-4}\n").size());
    }

    @Test
    void theirNameMeansAllOfThemAsOneRule() throws IOException {
        List<ProgramDefinition> programs = programs(
                "w\n  command = serve\n  instances = 2\nweb\n  command = serve\n  depends\n    w\n      propagate = yes\n"
                        + "only\n  command = serve\n  depends = w:2\n"
                        + "pair\n  command = serve\n  instances = 2\n  depends = w:${INSTANCE}\n");
        assertEquals(List.of("w:1! by w", "w:2! by w"), needs(programs.get(2)));
        assertEquals(List.of("w:2 by w:2"), needs(programs.get(3)));
        assertEquals(List.of("w:2 by w:2"), needs(programs.get(5)));
    }

    @Test
    void aTagMeansAllThatHaveItButTheProgramItself() throws IOException {
        List<ProgramDefinition> programs = programs(
                "db\n  command = serve\n  tags = base, store\nw\n  command = serve\n  instances = 2\n  tags = base\n"
                        + "web\n  command = serve\n  tags = base\n  depends = @base\n");
        assertEquals(List.of("db by db", "w:1 by w", "w:2 by w"), needs(programs.get(3)));
        assertEquals(List.of("base", "store"), programs.get(0).tags());
    }

    @Test
    void whatIsNamedMoreExactlyCounts() throws IOException {
        List<ProgramDefinition> programs = programs(
                "w\n  command = serve\n  instances = 2\n  tags = base\nweb\n  command = serve\n"
                        + "  depends\n    @base\n    w\n      propagate = yes\n    w:2\n      delay = 5\n");
        assertEquals(List.of("w:1! by w", "w:2 by w:2"), needs(programs.get(2)));
    }

    @Test
    void aProblemIsToldOnceAndNotForEach() throws IOException {
        assertEquals(
                List.of(
                        "2:13: command 'nothing' is not found",
                        "4:8: wd '/missing/1' does not exist",
                        "5:13: program 'w' depends on 'dp', which is not defined; did you mean 'db'?"),
                problems("w\n  command = nothing\n  instances = 50\n  wd = /missing/${INSTANCE}\n  depends = dp\n"
                        + "db\n  command = serve\n").stream()
                        .map(problem -> problem.replaceFirst("(is not found|does not exist).*", "$1"))
                        .toList());
    }

    @Test
    void aCycleThroughThemIsOne() throws IOException {
        assertEquals(
                List.of("4:13: dependency cycle: a -> b -> a; remove one of these dependencies"),
                problems("a\n  command = serve\n  instances = 4\n  depends = b\nb\n  command = serve\n  instances = 4\n"
                        + "  depends = a\n").stream().map(each -> each.replaceFirst("^8", "4")).toList());
        assertEquals(
                List.of("4:13: dependency cycle: w -> w; remove this dependency"),
                problems("w\n  command = serve\n  instances = 3\n  depends = w\n"));
    }

    @Test
    void namesThatMeanSomethingElseAreRefused() throws IOException {
        assertEquals(
                List.of(
                        "4:1: program 'w:1' has the name of an instance of 'w', of which there are 2; give it another"
                                + " name, or remove 'instances' from 'w'",
                        "6:1: program name '@x' begins with @, which stands before tags; any other text up to 255"
                                + " bytes will do"),
                problems("w\n  command = serve\n  instances = 2\nw:1\n  command = serve\n@x\n  command = serve\n"));
        assertEquals(2, programs("w\n  command = serve\nw:1\n  command = serve\n").size());
    }

    @Test
    void wrongNumbersAndTagsAreExplained() throws IOException {
        List<String> problems = problems(
                "w\n  command = serve\n  instances = 1001\n  tags = @a\nv\n  command = serve\n  tags = a b\n"
                        + "web\n  command = serve\n  tags = front\n  depends = @frnot, @fron\n");
        assertTrue(problems.get(0).contains("a whole number from 1 to 1000"), problems::toString);
        assertEquals("4:10: tag '@a' of program 'w' cannot be used; write 'a': the @ belongs where programs are named",
                problems.get(1));
        assertTrue(problems.get(2).startsWith("7:10: tag 'a b' of program 'v' cannot be used"), problems::toString);
        assertEquals("11:13: program 'web' depends on '@frnot', but no program has that tag; did you mean '@front'?",
                problems.get(3));
    }

    @Test
    void tagsThatContradictEachOtherAreRefused() throws IOException {
        List<String> problems = problems("db\n  command = serve\n  tags = a, b\nweb\n  command = serve\n"
                + "  depends\n    @a\n      delay = 1\n    @b\n      delay = 2\n");
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).contains(" depends on 'db' by '@b', with other settings than by '@a'"),
                problems::toString);
    }

    @Test
    void instancesCountAgainstTheBounds() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 101; i++) {
            text.append("s").append(i).append("\n  command = serve\n  instances = 1000\n");
        }
        List<String> problems = problems(text.toString());
        assertTrue(problems.get(0).contains("more than 100000 programs"), problems::toString);
        problems = problems("db\n  command = serve\n  instances = 1000\nmid\n  command = serve\n  instances = 1000\n"
                + "  depends = db\nweb\n  command = serve\n  depends = db\n");
        assertTrue(problems.get(0).contains("more than 1000000 dependencies"), problems::toString);
    }

    @Test
    void whatIsPrintedIsOneSectionThatReadsBackTheSame() throws IOException {
        String printed = printed(accepted("w\n  command = serve\n  instances = 2\n  argv = -p 80${INSTANCE} $$x\n"
                + "  tags = web\n  env\n    A = $$HOME\n    B = b${INSTANCE}\n"));
        assertTrue(printed.contains("expand: true"), printed);
        assertTrue(printed.contains("instances: 2"), printed);
        assertTrue(printed.contains("argv: [\"-p\", \"80${INSTANCE}\", \"$$x\"]"), printed);
        assertTrue(printed.contains("A: \"$$HOME\""), printed);
        assertTrue(printed.contains("B: \"b${INSTANCE}\""), printed);
        assertTrue(!printed.contains("w:1"), printed);
        assertTrue(printed(accepted("w\n  command = serve\n  instances = 2\n")).contains("expand: false"));
    }

    @Test
    void aNumberInDependsHidesNothingElse() throws IOException {
        String printed =
                printed(accepted("w\n  command = serve\n  instances = 2\n  limits\n    nofile = 50${INSTANCE}\n"
                        + "  depends\n    base\n  depends = db:${INSTANCE}, cache\n  resources\n    pids = 7\n"
                        + "db\n  command = serve\n  instances = 2\nbase\n  command = serve\ncache\n  command = serve\n"));
        assertTrue(printed.contains("depends: [\"db:${INSTANCE}\", cache, base]"), printed);
        assertTrue(printed.contains("nofile: \"50${INSTANCE}\""), printed);
        assertTrue(printed.contains("pids: 7"), printed);
    }

    private static String printed(ConfigReading.Accepted reading) {
        StringWriter text = new StringWriter();
        new EffectiveYaml(new PrintWriter(text)).print(Path.of("gaggle.outline"), reading.effective());
        return text.toString();
    }
}
