import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.gaggled.engine.core.GivenInputs;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Plants bugs in a copy of the sources, one after the other, and runs tests until one fails. Prints a line of a table
 * for each bug; exits with 3 when a test does not end, which has found it, too, and leaves the rest to another process.
 */
public final class PlantedBugs {

    private static final Path BUGS = Path.of("gaggled-engine/src/test/bugs");
    private static final String SOURCES = "gaggled-engine/src/main/java/org/gaggled/engine/";
    private static final String CORE = SOURCES + "core/Gaggle.java";

    /**
     * Simulators and exhaustive tests, those first that look at what the bug is in. Tests of single cases are not among
     * them: whoever writes such a test has thought of the bug.
     */
    private static final List<String> TESTS = List.of(
            "probe.EveryAnswersTest", "core.EveryPauseTest", "core.EverySetbackTest", "state.TornStateTest",
            "config.SmallPlansTest", "loop.LoopSimulatorTest",
            "simulation.SimulatorTest", "oracle.OracleTest", "oracle.EveryHistoryTest",
            "simulation.OracleInTheStormTest", "core.SmallGraphsTest", "core.WorkOfAStepTest");

    private static final Map<String, List<String>> FIRST = Map.of(
            "core",
            List.of("core.EveryPauseTest", "core.EverySetbackTest", "simulation.SimulatorTest", "oracle.OracleTest",
                    "oracle.EveryHistoryTest", "simulation.OracleInTheStormTest"),
            "loop", List.of("loop.LoopSimulatorTest"));

    private static final Path SOURCES_OF_TESTS = Path.of("gaggled-engine/src/test/java/org/gaggled/engine");

    private static final long PATIENCE_MILLIS = 900_000;

    private final Path copy;
    private final Path classes;
    private final List<Path> compiled;

    /** The sources are copied there; {@code compiled} is where the engine's classes and tests are. */
    private PlantedBugs(Path copy, List<Path> compiled) {
        this.copy = copy;
        this.classes = copy.resolve("classes");
        this.compiled = compiled;
    }

    /** The arguments: where the copy is, where the classes are, separated by colons, and the names of the bugs. */
    public static void main(String[] args) throws Exception {
        List<Path> compiled = Stream.of(args[1].split(":")).map(Path::of).toList();
        PlantedBugs planted = new PlantedBugs(Path.of(args[0]), compiled);
        if (planted.firstFailure("none", null) instanceof String failure) {
            System.out.println("a test fails without any bug: " + failure);
            System.exit(2);
        }
        for (String bug : List.of(args).subList(2, args.length)) {
            planted.find(bug);
        }
        System.exit(0);
    }

    private void find(String bug) throws Exception {
        String how = firstFailure(bug, BUGS.resolve(bug + ".patch").toAbsolutePath());
        System.out.println("| " + bug + " | " + (how == null ? "**nothing** | | |" : how) + " |");
    }

    /** What the first test that fails says; null where all pass. */
    private String firstFailure(String bug, Path patch) throws Exception {
        plant(patch);
        AtomicReference<String> found = new AtomicReference<>();
        Thread thread = new Thread(() -> run(bug, found), "tests");
        thread.setDaemon(true);
        thread.start();
        thread.join(PATIENCE_MILLIS);
        if (thread.isAlive()) {
            System.out.println("| " + bug + " | a test that does not end | " + GivenInputs.count + " | | |");
            System.out.flush();
            Runtime.getRuntime().halt(3);
        }
        return found.get();
    }

    /** The class with the bug, and the core, which counts its inputs here. */
    private void plant(Path patch) throws IOException, InterruptedException {
        Set<String> sources = new LinkedHashSet<>(Set.of(CORE));
        for (String line : patch == null ? List.<String>of() : Files.readAllLines(patch)) {
            if (line.startsWith("+++ b/")) {
                sources.add(line.substring(6));
            }
        }
        for (String source : sources) {
            Files.createDirectories(copy.resolve(source).getParent());
            Files.writeString(copy.resolve(source), counting(Files.readString(Path.of(source))));
        }
        if (patch != null) {
            int status = new ProcessBuilder("patch", "--quiet", "--fuzz=0", "--strip=1", "--input=" + patch)
                    .directory(copy.toFile()).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(patch + " does not fit");
            }
        }
        compile(sources);
    }

    private static String counting(String source) {
        return source.replaceFirst(
                "(    public void handle\\(Input input, long nanos, .*\\{\n)",
                "$1        GivenInputs.count.incrementAndGet();\n");
    }

    private void compile(Set<String> sources) throws IOException {
        if (Files.exists(classes)) {
            try (Stream<Path> files = Files.walk(classes)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(classes);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-nowarn", "-proc:none", "-parameters", "-d", classes.toString());
            boolean right = compiler.getTask(null, files, null, options, null,
                    files.getJavaFileObjectsFromPaths(sources.stream().map(copy::resolve).toList())).call();
            if (!right) {
                throw new IllegalStateException("a planted bug does not compile");
            }
        }
    }

    private void run(String bug, AtomicReference<String> found) {
        Set<String> tests = new LinkedHashSet<>(FIRST.getOrDefault(bug.split("-")[0], List.of()));
        tests.addAll(TESTS);
        tests.removeIf(test -> !Files.exists(SOURCES_OF_TESTS.resolve(test.replace('.', '/') + ".java")));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (EngineLoader engine = new EngineLoader(urls(), before)) {
            for (String test : tests) {
                if (found.get() == null) {
                    run(engine.loadClass("org.gaggled.engine." + test), found);
                }
            }
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(Class<?> test, AtomicReference<String> found) {
        GivenInputs.count.set(0);
        CancellationToken enough = CancellationToken.create();
        LauncherFactory.create().execute(LauncherExecutionRequestBuilder
                .request(LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectClass(test))
                        .filters(EngineFilter.includeEngines("junit-jupiter"))
                        .build())
                .cancellationToken(enough)
                .listeners(new FirstFailure(test.getSimpleName(), found, enough))
                .build());
    }

    private URL[] urls() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path path : Stream.concat(Stream.of(classes), compiled.stream()).toList()) {
            urls.add(URI.create(path.toUri().toString()).toURL());
        }
        return urls.toArray(URL[]::new);
    }

    /** Notes the first failure, how many inputs the core was given until then, and how many cases had passed. */
    private static final class FirstFailure implements TestExecutionListener {

        private static final Pattern COUNTED = Pattern.compile("(\\d+) steps from the first: ");

        private final String test;
        private final AtomicReference<String> found;
        private final CancellationToken enough;
        private int passed;

        FirstFailure(String test, AtomicReference<String> found, CancellationToken enough) {
            this.test = test;
            this.found = found;
            this.enough = enough;
        }

        @Override
        public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
            Throwable failure = result.getThrowable().orElse(null);
            if (result.getStatus() == TestExecutionResult.Status.FAILED && found.get() == null) {
                String says = String.valueOf(failure).lines().findFirst().orElse("")
                        .replaceFirst("^[\\w.]+(Error|Exception): ", "").replaceFirst(" ==> .*", "").replace("|", "/");
                // A simulator shortens its history, which takes inputs, too, and says how many it was given before.
                Matcher counted = COUNTED.matcher(says);
                boolean counts = counted.lookingAt();
                String inputs = counts ? counted.group(1) : GivenInputs.count.toString();
                String how = counts ? says.substring(counted.end()) : says;
                found.set(test + ", " + identifier.getDisplayName() + " | " + inputs + " | " + passed + " | "
                        + how.substring(0, Math.min(100, how.length())));
                enough.cancel();
            }
            passed += identifier.isTest() ? 1 : 0;
        }
    }

    /** The engine with the bug: its classes come from here, and everything else from the parent. */
    private static final class EngineLoader extends URLClassLoader {

        EngineLoader(URL[] urls, ClassLoader parent) {
            super(urls, parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                boolean own = name.startsWith("org.gaggled.engine.")
                        && findResource(name.replace('.', '/') + ".class") != null;
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : own ? findClass(name) : super.loadClass(name, resolve);
            }
        }
    }
}
