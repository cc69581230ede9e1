package org.gaggled.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigSource;
import org.gaggled.api.config.ConfigSourceContext;
import org.gaggled.api.config.ConfigSourceFactory;
import org.gaggled.api.config.ConfigTree;
import org.gaggled.engine.config.read.ConfigFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Shows how files are found, decoded, told apart by format and included, and what is said of those that cannot be read.
class ConfigFilesTest {

    private record OtherFormat(String name, Set<String> extensions, ConfigSource source)
            implements ConfigSourceFactory {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public Set<String> getExtensions() {
            return extensions;
        }

        @Override
        public boolean isAnyByteAllowed() {
            return name.equals("bytes");
        }

        @Override
        public ConfigSource open(ConfigSourceContext context) {
            return source;
        }
    }

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new ConfigFixture(directory);
    }

    @Test
    void aFileThatIsNotThere() {
        refused("none.outline", "none.outline:1:1: 'none.outline' does not exist; it was looked for in DIR");
    }

    @Test
    void aFileThatIsADirectory() throws IOException {
        Files.createDirectory(directory.resolve("d.outline"));
        refused("d.outline", "d.outline:1:1: 'd.outline' is a directory, not a configuration file; name a file in it");
    }

    /** Nobody writes into it: reading would never end. */
    @Test
    void aFileThatIsAPipe() throws IOException, InterruptedException {
        Process mkfifo = new ProcessBuilder("mkfifo", directory.resolve("p.outline").toString()).start();
        assertEquals(0, mkfifo.waitFor());
        refused("p.outline", "p.outline:1:1: 'p.outline' is a pipe, socket or device, not a file; name a regular file");
        assertEquals(
                List.of("2:13: 'p.outline' is a pipe, socket or device, not a file; name a regular file"),
                fixture.problems("gaggled\n  include = p.outline\n"));
    }

    @Test
    void aPatternThatMatchesTheFileInWhichItStands() throws IOException {
        fixture.write("other.outline", "db\n  command = serve\n");
        GaggleConfig config = fixture.accepted("gaggled\n  include = *.outline\nweb\n  command = serve\n");
        assertEquals(
                List.of("web", "db"), namesOf(config));
    }

    @Test
    void eachPatternOfAnIncludeHasItsPlace() throws IOException {
        assertEquals(
                List.of(
                        "2:13: 'a.outline' does not exist; it was looked for in DIR",
                        "2:23: include has an empty part; separate the files with commas",
                        "2:26: include '[x': Missing ']; correct the pattern",
                        "2:31: 'b.outline' does not exist; it was looked for in DIR"),
                fixture.problems("gaggled\n  include = a.outline, , [x,  b.outline\n"));
    }

    @Test
    void aFileThatIsTooLarge() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve("big.outline").toFile(), "rw")) {
            file.setLength(ConfigFiles.MOST_BYTES + 1L);
        }
        refused("big.outline", "big.outline:1:1: 'big.outline' is larger than 16 MiB; is it a configuration?");
    }

    @Test
    void filesThatAreTooLargeTogether() throws IOException {
        fixture.write("main.outline", "gaggled\n  include = parts/*\n");
        Files.createDirectory(directory.resolve("parts"));
        for (int i = 0; i < 4; i++) {
            String program = "p" + i + "\n  command = serve\n";
            fixture.write("parts/" + i + ".outline", program + "\n".repeat(ConfigFiles.MOST_BYTES_IN_ALL / 3));
        }
        refused(
                "main.outline",
                "main.outline:2:13: with 'parts/2.outline', the files of this configuration are larger than 16 MiB"
                        + " together; this and the rest are not read; include less, or let several gaggled share the"
                        + " programs");
    }

    @Test
    void moreNamesAndValuesInAllFilesThanMemoryHolds() throws IOException {
        fixture.write("main.outline", "gaggled\n  include = parts/*\n");
        Files.createDirectory(directory.resolve("parts"));
        for (int i = 0; i < 4; i++) {
            String argv = "[" + "a, ".repeat(90_000) + "a]\n";
            StringBuilder programs = new StringBuilder();
            for (int j = 0; j < 5; j++) {
                programs.append("p" + i + j + "\n  command = serve\n  argv = " + argv);
            }
            fixture.write("parts/" + i + ".outline", programs.toString());
        }
        refused(
                "main.outline",
                "main.outline:2:13: with 'parts/2.outline', this configuration has more than 1000000 names and"
                        + " values; that file and the rest are not read; is it a configuration?");
    }

    @Test
    void aByteThatIsNotUtf8() throws IOException {
        Files.write(directory.resolve("latin.outline"),
                "web\r\n  wd = M\u00fcll\n".getBytes(StandardCharsets.ISO_8859_1));
        refused("latin.outline", "latin.outline:2:9: byte 0xFC is not UTF-8; save the file as UTF-8");
    }

    @Test
    void aMarkAndOtherLineEndsMakeNoDifference() throws IOException {
        GaggleConfig config = fixture.accepted("\uFEFFweb\r\n  command = serve\r\ndb\r  command = serve\r");
        assertEquals(
                List.of("web", "db"), namesOf(config));
    }

    @Test
    void anExtensionThatNoFormatHas() throws IOException {
        fixture.write("gaggle.txt", "web = serve\n");
        fixture.write("gaggle", "web = serve\n");
        refused(
                "gaggle.txt",
                "gaggle.txt:1:1: no format has the extension '.txt'; known: outline (.outline); or choose one with"
                        + " --format");
        refused(
                "gaggle",
                "gaggle:1:1: the file name has no extension that tells its format; known: outline (.outline); or"
                        + " choose one with --format");
        assertEquals(
                List.of("gaggle.txt:1:1: setting 'web' is outside all sections; put it into section 'gaggled' or"
                        + " into the section"
                        + " of a program"),
                fixture.problemsOfFile("gaggle.txt", "outline"));
        assertEquals(
                List.of("gaggle.txt:1:1: there is no format 'yaml'; known: outline (.outline)"),
                fixture.problemsOfFile("gaggle.txt", "yaml"));
    }

    @Test
    void aFileWhoseExtensionSaysNothingIsRecognisedByItsContent() throws IOException {
        fixture.write("gaggle", "gaggled\n  include = parts/*\nweb\n  command = serve\n");
        Files.createDirectory(directory.resolve("parts"));
        fixture.write("parts/db.cfg", "db\n  command = serve\n");
        assertInstanceOf(ConfigReading.Accepted.class, fixture.readFile("gaggle", null));
    }

    @Test
    void aMistakeKeepsNoFileFromBeingRecognised() throws IOException {
        fixture.write("gaggle", "web\n  command = serve\n  killwaiy = 1\n");
        refused("gaggle", "gaggle:3:3: unknown setting 'killwaiy' in program 'web'; did you mean 'killwait'?");
    }

    @Test
    void aFileThatTwoFormatsReadAlike() throws IOException {
        fixture.write("gaggle.txt", "web\n  command = serve\n");
        fixture.formats
                .add(new OtherFormat("other", Set.of("other"), new OutlineFormat().open((path, from, at) -> null)));
        refused(
                "gaggle.txt",
                "gaggle.txt:1:1: no format has the extension '.txt', and its content may be outline or other; known: outline (.outline),"
                        + " other (.other); or choose one with --format");
    }

    @Test
    void whatIsIncludedAndCannotBeHadIsNamed() throws IOException {
        fixture.write("gaggle.outline", "gaggled\n  include = conf.d/*.outline\nmain\n  command = serve\n");
        Path included = Files.createDirectory(directory.resolve("conf.d"));
        Files.createSymbolicLink(included.resolve("api.outline"), Path.of("../gone.outline"));
        Files.createSymbolicLink(included.resolve("loop.outline"), Path.of("loop.outline"));
        refused(
                "gaggle.outline",
                "2:13: 'conf.d/api.outline' is a link to '../gone.outline', which does not exist; repair the link,"
                        + " or remove it",
                "2:13: 'conf.d/loop.outline' is a link that leads in a circle; repair the link, or remove it");
    }

    @Test
    void aDirectoryOnTheWayThatCannotBeHadIsNamed() throws IOException {
        fixture.write("gaggle.outline", "gaggled\n  include = conf.d/*/site.outline\nmain\n  command = serve\n");
        Path included = Files.createDirectory(directory.resolve("conf.d"));
        Files.createSymbolicLink(included.resolve("shop"), Path.of("/nowhere/shop"));
        Files.writeString(included.resolve("README"), "not a directory, and so not meant");
        Files.createDirectory(included.resolve("empty"));
        refused(
                "gaggle.outline",
                "2:13: include 'conf.d/*/site.outline': 'conf.d/shop' is a link to '/nowhere/shop', which does not exist;"
                        + " correct that, or write a pattern that avoids it");
    }

    @Test
    void aDirectoryThatThisUserMayNotReadIsNamed() throws IOException {
        Path closed = Files.createDirectory(directory.resolve("closed"));
        fixture.write("closed/web.outline", "web\n  command = serve\n");
        fixture.write(
                "gaggle.outline",
                "gaggled\n  include = closed/*.outline, closed/web.outline\nmain\n  command = serve\n  wd = closed/run\n");
        Files.setPosixFilePermissions(closed, Set.of());
        try {
            if (Files.isReadable(closed)) {
                // As root, whom nothing is closed to.
                refused(
                        "gaggle.outline",
                        "2:31: 'closed/web.outline' is read already, because of gaggle.outline:2:13; include each file once,"
                                + " and none in itself",
                        "5:8: wd 'closed/run' does not exist; make the directory DIR/closed/run");
                return;
            }
            refused(
                    "gaggle.outline",
                    "2:13: include 'closed/*.outline': directory 'closed' cannot be read: permission denied; correct"
                            + " that, or write a pattern that avoids it",
                    "gaggle.outline:2:31: 'closed/web.outline' cannot be reached: permission denied; it was looked for in DIR",
                    "gaggle.outline:5:8: wd 'closed/run' cannot be reached: permission denied; name a directory");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aFileThatAFormatIncludesIsBesideTheOtherOrWhereGaggledWasStarted() throws IOException {
        Path sub = Files.createDirectory(directory.resolve("sub"));
        fixture.formats.add(new ChainFormat());
        Files.writeString(sub.resolve("a.chain"), "b.chain");
        fixture.write("b.chain", "c.chain");
        Files.writeString(sub.resolve("c.chain"), "beside");
        fixture.write("c.chain", "none.chain");
        refused("sub/a.chain", "c.chain:1:1: 'none.chain' does not exist; it was looked for in DIR");
        fixture.write("sub/b.chain", "other.chain");
        refused(
                "sub/a.chain",
                "sub/a.chain:1:1: warning: 'b.chain' is beside this file and in the directory gaggled was started in: 'sub/b.chain' is"
                        + " read, and 'DIR/b.chain' is not; remove one of them, or write the path of the one that"
                        + " you mean",
                "sub/b.chain:1:1: 'sub/other.chain' does not exist; it was looked for in DIR");
    }

    @Test
    void aFormatMayTakeBytesAsTheyAre() throws IOException {
        Files.write(directory.resolve("web.bytes"),
                "web\n  command = serve\n  argv = M\u00fcll\n".getBytes(StandardCharsets.ISO_8859_1));
        fixture.formats
                .add(new OtherFormat("bytes", Set.of("bytes"), new OutlineFormat().open((path, from, at) -> null)));
        var accepted = assertInstanceOf(ConfigReading.Accepted.class, fixture.readFile("web.bytes", null));
        assertEquals(List.of(fixture.bin.resolve("serve").toString(), "M\udcfcll"),
                accepted.config().gaggle().inOrder().getFirst().launch().getArguments());
    }

    @Test
    void twoFormatsThatClaimOneName() throws IOException {
        fixture.write("gaggle.outline", "web\n  command = serve\n");
        fixture.formats.add(new OtherFormat("other", Set.of("outline", "txt"), file -> null));
        refused(
                "gaggle.outline",
                "gaggle.outline:1:1: several formats have the extension '.outline': outline (.outline), other (.outline, .txt);"
                        + " choose one with --format");
        assertInstanceOf(ConfigReading.Accepted.class, fixture.readFile("gaggle.outline", "outline"));
        fixture.formats.add(new OutlineFormat());
        assertEquals(
                List.of("gaggle.outline:1:1: two format plugins claim the name 'outline': "
                        + OutlineFormat.class.getName() + " and "
                        + OutlineFormat.class.getName() + "; remove one of them from the plugins directory"),
                fixture.problemsOfFile("gaggle.outline", "outline").stream()
                        .map(problem -> problem.startsWith("1:1") ? "gaggle.outline:" + problem : problem)
                        .toList());
    }

    @Test
    void aFormatThatThrows() throws IOException {
        fixture.write("gaggle.bad", "");
        fixture.formats.add(new OtherFormat("bad", Set.of("bad"), file -> {
            throw new IllegalStateException("oops");
        }));
        refused(
                "gaggle.bad",
                "gaggle.bad:1:1: the format plugin 'bad' fails with java.lang.IllegalStateException: oops on this file; that is a"
                        + " fault of the plugin, not of the file: please report it");
    }

    @Test
    void aFormatMayIncludeInItsOwnWay() throws IOException {
        fixture.write("a.chain", "b.chain");
        fixture.write("b.chain", "none.chain");
        fixture.write("x.chain", "y.chain");
        fixture.write("y.chain", "./x.chain");
        fixture.formats.add(new ChainFormat());
        refused("a.chain", "b.chain:1:1: 'none.chain' does not exist; it was looked for in DIR");
        refused("x.chain", "y.chain:1:1: './x.chain' includes itself; remove the include");
    }

    /** A format in which a file holds nothing but the name of the next one. */
    private static final class ChainFormat implements ConfigSourceFactory {
        @Override
        public String getName() {
            return "chain";
        }

        @Override
        public Set<String> getExtensions() {
            return Set.of("chain");
        }

        @Override
        public ConfigSource open(ConfigSourceContext context) {
            return file -> {
                ConfigFile next = file;
                while (next != null) {
                    next = context.include(next.getText(), next, next.at(1, 1));
                }
                return new ConfigTree(ConfigNode.builder("", file.at(1, 1)).build(), List.of());
            };
        }
    }

    @Test
    void anIncludePatternThatIsNone() throws IOException {
        List<String> problems = fixture.problems("gaggled\n  include = conf[\n");
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().matches("2:13: include 'conf\\[': .+; correct the"
                + " pattern"), problems.getFirst());
    }

    @Test
    void includedFilesBelongToTheConfiguration() throws IOException {
        Path parts = Files.createDirectory(directory.resolve("conf.d"));
        Files.writeString(parts.resolve("b.outline"), "b\n  command = serve\n  depends = a\n");
        Files.writeString(parts.resolve("a.outline"),
                "gaggled\n  killwait = 7\n  include = ../more.outline\na\n  command = serve\n");
        Files.writeString(parts.resolve(".hidden.outline"), "broken\n");
        fixture.write("more.outline", "more\n  command = serve\n");
        GaggleConfig config = fixture.accepted("gaggled\n  include = conf.d/*.outline\nweb\n  command = serve\n");
        assertEquals(
                List.of("web", "a", "b", "more"),
                namesOf(config));
        assertEquals(7, config.gaggle().inOrder().getFirst().life().killWait().toMillis());
        assertEquals("conf.d/a.outline:4:1", config.gaggle().inOrder().get(1).origin().toString());
    }

    @Test
    void eachItemOfAListOfIncludesHasItsOwnPlace() throws IOException {
        assertEquals(
                List.of(
                        "2:14: include has an empty part; separate the files with commas",
                        "2:16: 'none.outline' does not exist; it was looked for in DIR",
                        "2:30: warning: include 'no*.outline' matches no file"),
                fixture.problems("gaggled\n  include = [, none.outline, no*.outline]\nweb\n  command = serve\n"));
    }

    @Test
    void includesThatCannotBe() throws IOException {
        fixture.write("other.outline", "gaggled\n  include = gaggle.outline\n  killwait = 1\nweb\n  command = serve\n");
        fixture.write(
                "gaggle.outline",
                "gaggled\n  killwait = 2\n  include = other.outline, none.outline, no*.outline, other.txt\n"
                        + "web\n  command = serve\n");
        assertEquals(
                List.of(
                        "3:28: 'none.outline' does not exist; it was looked for in DIR",
                        "3:42: warning: include 'no*.outline' matches no file",
                        "3:55: 'other.txt' does not exist; it was looked for in DIR",
                        "other.outline:2:13: 'gaggle.outline' is read already, because of gaggle.outline:1:1; include each file"
                                + " once, and none in itself",
                        "other.outline:3:3: 'killwait' in section 'gaggled' is given twice; the first is at gaggle.outline:2:3;"
                                + " remove one of them",
                        "other.outline:4:1: program 'web' is defined twice; the first is at gaggle.outline:4:1; put its settings"
                                + " into one section, or give one of the two another name"),
                fixture.problemsOfFile("gaggle.outline", null));
    }

    @Test
    void environmentFilesThatCannotBe() throws IOException {
        fixture.write("web.env", "export A=b\nA=1\n B=\"x\"\nA=2\nGAGGLED_HOST=x\nC\n");
        assertEquals(
                List.of(
                        "6:13: 'none.env' does not exist; it was looked for in DIR",
                        "web.env:1:1: not a line of KEY=value: 'export A=b'; write KEY=value, without export",
                        "web.env:4:1: 'A' is given twice; the first is at web.env:2:1; remove one of them",
                        "web.env:5:1: GAGGLED_HOST is set by gaggled itself and cannot be set here; choose another name",
                        "web.env:6:1: not a line of KEY=value: 'C'; write KEY=value, without export"),
                fixture.problems(
                        "a\n  command = serve\n  envfile = web.env\nb\n  command = serve\n  envfile = none.env\n"));
    }

    @Test
    void quotesInEnvironmentFiles() throws IOException {
        fixture.write("web.env",
                "# of the shop\nA=\"two words\"\nB='it is \\\"'\nC=\"say \\\"yes\\\" \\\\ no\"\nD=\"\\a\"\nE=don't\n\nF=\n");
        var environment = fixture.accepted("a\n  command = serve\n  envfile = web.env\n").gaggle().inOrder().getFirst()
                .launch().getEnvironment();
        assertEquals("two words", environment.get("A"));
        assertEquals("it is \\\"", environment.get("B"));
        assertEquals("say \"yes\" \\ no", environment.get("C"));
        assertEquals("\\a", environment.get("D"));
        assertEquals("don't", environment.get("E"));
        assertEquals("", environment.get("F"));
    }

    @Test
    void quotesThatCannotBeInEnvironmentFiles() throws IOException {
        fixture.write("web.env", "A=\"open\nB= 'open\"\nC='it's'\nD=\"a\" b\nE=\"\nF=\"ends \\\"\n");
        assertEquals(
                List.of(
                        "web.env:1:3: a \" that is not closed; close it, or put the whole value into other quotes",
                        "web.env:2:4: a ' that is not closed; close it, or put the whole value into other quotes",
                        "web.env:3:7: text after the closing '; put the whole value into quotes; in double quotes,"
                                + " write \\\" for"
                                + " a quote",
                        "web.env:4:6: text after the closing \"; put the whole value into quotes; in double quotes,"
                                + " write \\\""
                                + " for a quote",
                        "web.env:5:3: a \" that is not closed; close it, or put the whole value into other quotes",
                        "web.env:6:3: a \" that is not closed; close it, or put the whole value into other quotes"),
                fixture.problems("a\n  command = serve\n  envfile = web.env\n"));
    }

    private void refused(String file, String... problems) {
        assertEquals(
                List.of(problems),
                fixture.problemsOfFile(file, null).stream()
                        .map(text -> text.startsWith("1:1") ? file + ":" + text : text)
                        .toList());
    }
    private static List<String> namesOf(GaggleConfig config) {
        return config.gaggle().inOrder().stream().map(program -> program.id().name()).toList();
    }
}
