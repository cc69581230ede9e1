package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what {@code docs/plugins.md} says, to the letter, as somebody would who has the tarball, a JDK and Maven: builds
 * the notifier without Maven, and the templates in Java and Kotlin with it, drops the jar into {@code plugins/}, and
 * sees the event. And the code in the guide is that of the templates.
 */
class PluginGuideIT {

    private static final Path GUIDE = Path.of(System.getProperty("docs.directory"), "plugins.md");
    private static final Path TEMPLATE = GUIDE.resolveSibling("../contrib/plugin-template").normalize();

    /** A mark that names the block after it, and the block: its language and its text. */
    private static final Pattern BLOCK =
            Pattern.compile("<!-- (?<mark>[^>]+) -->\n```\\S*\n(?<text>.*?)```\n", Pattern.DOTALL);

    /** Maven fetches what it does not have. */
    private static final long MINUTES_FOR_MAVEN = 10;

    /** The local repository of this build. */
    private static final Path LIBRARIES = Path.of(System.getProperty("maven.repository"));

    @TempDir
    static Path installation;

    private static Path home;

    @TempDir
    Path directory;

    /** Into a directory with a blank in its name, as people have them. */
    @BeforeAll
    static void unpack() throws IOException {
        home = Distribution.unpackInto(Files.createDirectory(installation.resolve("un packed")));
    }

    /** Removes the links, and not where they lead; JUnit would do so too, but with a warning for each. */
    @AfterEach
    void deleteRepository() {
        if (Files.exists(repository())) {
            Distribution.delete(repository());
        }
    }

    @Test
    void codeIsThatOfTheTemplates() throws IOException {
        int compared = 0;
        for (Matcher block = BLOCK.matcher(Files.readString(GUIDE)); block.find();) {
            if (block.group("mark").startsWith("in ")) {
                String file = Files.readString(TEMPLATE.resolve(block.group("mark").substring("in ".length())));
                assertTrue(unindented(file).contains(unindented(block.group("text"))),
                        () -> GUIDE + ": not " + block.group("mark")
                                + ":\n" + block.group("text"));
                compared++;
            }
        }
        long code = Files.readString(GUIDE).lines().filter(line -> line.matches("```(java|kotlin|xml)")).count();
        assertEquals(code, compared, "each block of code names the file it is taken from");
    }

    private static String unindented(String text) {
        return text.lines().map(line -> line.strip() + "\n").reduce("", String::concat);
    }

    /**
     * What it says one may see when something does not work, in gaggled's own words; capitals and dots stand for what
     * varies.
     */
    @Test
    void messagesAreGaggleds() throws IOException {
        String sources = "";
        try (Stream<Path> files = Files.walk(GUIDE.resolveSibling("../gaggled-engine/src/main/java"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                sources += Files.readString(file);
            }
        }
        String guide = Files.readString(GUIDE);
        List<String> rows = guide.substring(guide.indexOf("| what you see |")).lines()
                .filter(row -> row.startsWith("| `")).toList();
        assertTrue(rows.size() > 5, rows::toString);
        for (String row : rows) {
            for (Matcher message = Pattern.compile("`([^`]+)`").matcher(row.split(" \\| ")[0]); message.find();) {
                for (String words : message.group(1).split("\\b[XYN]\\b|\\.\\.\\.")) {
                    assertTrue(sources.contains(words.strip()), () -> "nothing says: " + words);
                }
            }
        }
    }

    @Test
    void modulesOfTheRuntimeAreThoseItNames() throws Exception {
        Process java = new ProcessBuilder(home.resolve("runtime/bin/java").toString(), "--list-modules").start();
        List<String> modules = java.inputReader().lines().map(line -> line.replaceFirst("@.*", "")).toList();
        assertEquals(0, java.waitFor());
        Matcher named = Pattern.compile("runtime holds: the modules (.*?)\\. ")
                .matcher(Files.readString(GUIDE).replaceAll("\\s+", " "));
        assertTrue(named.find(), "the guide names no modules");
        assertEquals(modules, List.of(named.group(1).replace("`", "").split(", ")));
    }

    /** What a person can take in at once, and Kotlin is there to say it in less. */
    @Test
    void sampleFitsOnAScreenAndIsShorterInKotlin() throws IOException {
        long java = lines("java/src/main/java/com/example/logbook/LogbookFactory.java");
        long kotlin = lines("kotlin/src/main/kotlin/com/example/logbook/LogbookFactory.kt");
        assertTrue(java <= 45, () -> java + " lines");
        assertTrue(kotlin < java, () -> kotlin + " lines in Kotlin, " + java + " in Java");
    }

    private static long lines(String file) throws IOException {
        return Files.readAllLines(TEMPLATE.resolve(file)).size();
    }

    @Test
    void notifierInJavaIsBuiltWithTheJdkAlone() throws Exception {
        Files.writeString(
                directory.resolve("LogbookFactory.java"),
                block("in java/src/main/java/com/example/logbook/LogbookFactory.java"));
        run(block("build with javac"));
        seeTheEvent();
    }

    @Test
    void templateInKotlinIsBuiltWithMaven() throws Exception {
        run(maven() + block("build with Maven"));
        assertTrue(listed().contains("\nlogbook 1.0\n  jar: " + jar() + "\n  api: " + Distribution.VERSION
                + "\n  event sink: logbook, loaded\n"), this::listed);
        seeTheEvent();
    }

    private String listed() {
        try (Gaggled gaggled = Gaggled.runCommand(
                directory, Map.of(), List.of(home.resolve("bin/gaggled").toString(), "--list-plugins", "-v"))) {
            assertEquals(0, gaggled.exitCode(), gaggled::text);
            return gaggled.text() + "\n";
        }
    }

    /** With gaggled's directory given as people type it, relative to where they are. */
    @Test
    void templateInJavaIsBuiltWithMaven() throws Exception {
        String relative = directory.resolve("logbook").relativize(home).toString();
        String commands = block("build with Maven").replace("/kotlin", "/java");
        assertTrue(!commands.equals(block("build with Maven")), commands);
        String relatively = commands.replace("-Dgaggled.home=\"$gaggled\"", "-Dgaggled.home=\"" + relative + "\"");
        assertTrue(!relatively.equals(commands), commands);
        run(maven() + relatively);
        seeTheEvent();
    }

    @Test
    void templateOfAControlSourceIsBuiltWithMavenAndTakesOrders() throws Exception {
        run(maven() + block("build with Maven").replace("/kotlin", "/java-control").replace("logbook", "orders"));
        Path jar = home.resolve("plugins/orders.jar");
        try {
            Path orders = Files.createDirectory(directory.resolve("orders here"));
            Path config = Gaggled.configFile(directory,
                    "[gaggled/orders]\ndirectory = " + orders + "\n" + Programs.sleeper("db"));
            try (Gaggled gaggled = runHere("-c", config.toString())) {
                gaggled.pidOf("db", 1);
                Files.createFile(orders.resolve("restart.db"));
                gaggled.pidOf("db", 2);
                Files.createFile(orders.resolve("restart.bd"));
                gaggled.await(".* WARN +orders: restart\\.bd: no program has that name");
                gaggled.stop();
            }
        } finally {
            Files.delete(jar);
        }
    }

    @Test
    void templateOfAConfigSourceIsBuiltWithMavenAndReads() throws Exception {
        run(maven() + block("build with Maven").replace("/kotlin", "/java-config").replace("logbook", "flat"));
        Path jar = home.resolve("plugins/flat.jar");
        try {
            Path good = Files.writeString(
                    directory.resolve("good.flat"),
                    "db.command = sleep\ndb.argv = 600\nweb.command = sleep\nweb.depends.db.delay = 1ms\n");
            try (Gaggled gaggled = runHere("--graph", "-c", good.toString())) {
                assertEquals(0, gaggled.exitCode(), gaggled::text);
                assertTrue(gaggled.text().contains("web"), gaggled::text);
            }
            Path bad = Files.writeString(directory.resolve("bad.flat"), "db.command = sleep\ndb.depends = web\n");
            try (Gaggled gaggled = runHere("-t", "-c", bad.toString())) {
                assertEquals(1, gaggled.exitCode(), gaggled::text);
                assertTrue(gaggled.text().contains("bad.flat:2:14: program 'db' depends on 'web'"), gaggled::text);
            }
        } finally {
            Files.delete(jar);
        }
    }

    private Gaggled runHere(String... arguments) {
        List<String> words =
                Stream.concat(Stream.of(home.resolve("bin/gaggled").toString()), Stream.of(arguments)).toList();
        return Gaggled.runCommand(directory, Map.of(), words);
    }

    private static String block(String mark) throws IOException {
        for (Matcher block = BLOCK.matcher(Files.readString(GUIDE)); block.find();) {
            if (block.group("mark").equals(mark)) {
                return block.group("text");
            }
        }
        throw new AssertionError(GUIDE + " has no block marked: " + mark);
    }

    /** Runs commands of the guide in an empty directory, with the JDK of this test. */
    private void run(String commands) throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder("sh", "-euc", commands)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        String jdk = System.getProperty("java.home");
        builder.environment().put("JAVA_HOME", jdk);
        builder.environment().merge("PATH", jdk + "/bin", (path, bin) -> bin + ":" + path);
        builder.environment().put("gaggled", home.toString());
        builder.environment().keySet().removeAll(List.of("MAVEN_ARGS", "MAVEN_OPTS", "CLASSPATH"));
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(MINUTES_FOR_MAVEN, TimeUnit.MINUTES), () -> "no end of\n" + commands);
            String text = Files.readString(output);
            assertEquals(0, process.exitValue(), () -> commands + "\n" + text);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /**
     * Makes {@code mvn} the Maven of this build, on a local repository of its own: what is gaggled's goes there, so
     * that no snapshot of this build stays behind, and everything else is shared with this build by links.
     */
    private String maven() throws IOException {
        Path repository = Files.createDirectory(repository());
        linkAll(LIBRARIES, repository, "org");
        linkAll(LIBRARIES.resolve("org"), Files.createDirectory(repository.resolve("org")), "gaggled");
        Path mvn = Files.createDirectory(directory.resolve("bin")).resolve("mvn");
        String offline =
                System.getProperty("maven.network").equals("offline=true") ? "-o -Daether.offline.protocols=file " : "";
        Files.writeString(mvn,
                "#!/bin/sh\nexec '" + System.getProperty("maven.home") + "/bin/mvn' --batch-mode " + offline
                        + "-Dkotlin.compiler.daemon=false -Dmaven.repo.local='" + repository + "' \"$@\"\n");
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));
        return "PATH='" + mvn.getParent() + "':$PATH\n";
    }

    private Path repository() {
        return directory.resolve("repository");
    }

    private static void linkAll(Path from, Path to, String except) throws IOException {
        try (var entries = Files.newDirectoryStream(from)) {
            for (Path entry : entries) {
                if (!entry.endsWith(except)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry.toRealPath());
                }
            }
        }
    }

    private static Path jar() {
        return home.resolve("plugins/logbook.jar");
    }

    private void seeTheEvent() throws IOException {
        try {
            Files.writeString(directory.resolve("try.ini"), block("try.ini"));
            String command =
                    block("run").strip().replace("\"$gaggled/bin/gaggled\"", home.resolve("bin/gaggled").toString());
            List<String> words = List.of(home.resolve("bin/gaggled").toString(), "-c", "try.ini");
            assertEquals(String.join(" ", words), command);
            String shown = block("what is seen").strip();
            assertTrue(shown.endsWith("Z db: PROGRAM_UP"), shown);
            try (Gaggled gaggled = Gaggled.runCommand(directory, Map.of(), words)) {
                gaggled.await("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z db: PROGRAM_UP");
                gaggled.stop();
                gaggled.await("\\S+Z db: PROGRAM_DOWN");
            }
        } finally {
            Files.delete(jar());
        }
    }
}
