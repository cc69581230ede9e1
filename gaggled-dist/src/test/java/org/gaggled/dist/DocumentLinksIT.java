package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One README serves the repository and the tarball: its links and those of the documents lead somewhere in both, what
 * it names in the tarball is there, and its first commands do in the tarball's directory what they are said to do.
 */
class DocumentLinksIT {

    private static final Path REPOSITORY = Path.of(System.getProperty("docs.directory")).getParent();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");
    private static final Pattern NAMED =
            Pattern.compile("(?<![\\w/.-])(?:bin|conf|docs|lib|share|plugins|plugins-available|runtime)/[\\w./-]*");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        for (Path top : List.of(REPOSITORY, Distribution.home())) {
            List<Path> documents = documents(top);
            assertTrue(documents.size() > 3, () -> "documents of " + top + ": " + documents);
            for (Path document : documents) {
                for (String target : matches(LINK, 1, Files.readString(document))) {
                    if (!target.contains("://")) {
                        assertTrue(Files.exists(document.resolveSibling(target)),
                                () -> document + " links to " + target);
                    }
                }
            }
        }
    }

    @Test
    void whatReadmeNamesIsInTheTarball() throws IOException {
        String readme = Files.readString(Distribution.home().resolve("README.md"));
        List<String> named = matches(NAMED, 0, readme.replaceAll("https?://\\S+", ""));
        assertTrue(named.contains("share/completion/gaggled.bash"), named::toString);
        for (String path : named) {
            assertTrue(Files.exists(Distribution.home().resolve(path)), () -> "README.md names " + path);
        }
    }

    @Test
    void firstCommandsWorkInTheTarballsDirectory(@TempDir Path directory) throws Exception {
        Path home = Distribution.unpackInto(directory);
        FirstGaggle.of(home)
                .tryOut(command -> Gaggled.runCommand(home, Map.of(), List.of("sh", "-c", "exec " + command)));
    }

    @Test
    void gaggledAndItsToolsHaveManualAndCompletion() throws Exception {
        for (String command : List.of("gaggled", "gaggled_controller", "gaggled_listener", "gaggled_smtpgate")) {
            Path completion = Distribution.home().resolve("share/completion/" + command + ".bash");
            assertFalse(Files.readString(completion).contains("*_completion"),
                    () -> completion + " explains another layout");
            assertEquals("--version", completed(command, "--ver"), command);
            String page = Files.readString(Distribution.home().resolve("share/man/man1/" + command + ".1"));
            assertTrue(page.contains("\n.B \\-h, \\-\\-help\n") && page.contains(".SH EXIT STATUS\n.TP\n.B 0\n"), page);
            String synopsis = page.substring(page.indexOf(".SH SYNOPSIS"), page.indexOf(".SH OPTIONS"));
            assertTrue(synopsis.startsWith(".SH SYNOPSIS\n" + command + " [") && synopsis.length() < 700, synopsis);
        }
        assertEquals("text dot mermaid", completed("gaggled", "--graph", ""));
        assertEquals("linux jdk", completed("gaggled", "--launcher", ""));
        assertEquals("supervisord", completed("gaggled", "import", "--format", "super"));
    }

    private static List<Path> documents(Path top) throws IOException {
        List<Path> documents = new ArrayList<>(List.of(top.resolve("README.md"), top.resolve("CHANGELOG.md")));
        try (var files = Files.list(top.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents;
    }

    private static List<String> matches(Pattern pattern, int group, String text) {
        Matcher matcher = pattern.matcher(text);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(group));
        }
        return found;
    }

    @Test
    void programsAreCompletedAsTheServerNamesThem(@TempDir Path directory) throws Exception {
        try (Gaggled gaggled = Gaggled.supervise(
                directory,
                "[gaggled]\ncontrolurl = tcp://127.0.0.1:*\n" + Programs.sleeper("web") + Programs.sleeper("worker"))) {
            gaggled.pidOf("web");
            gaggled.pidOf("worker");
            assertEquals("worker", completed("gaggled_controller", "-u", gaggled.controlUrl(), "-r", "wo"));
            assertEquals("web worker", completed("gaggled_controller", "-u", gaggled.controlUrl(), "why", "w"));
            gaggled.stop();
        }
    }

    /** What comes of pressing the tabulator behind the last of these words. */
    private static String completed(String command, String... words) throws IOException {
        Path home = Distribution.home();
        StringBuilder line = new StringBuilder("'" + home.resolve("bin/" + command) + "'");
        for (String word : words) {
            line.append(" '").append(word).append('\'');
        }
        String typed = ". \"$1\"; compopt() { :; }; COMP_WORDS=(" + line + "); COMP_CWORD=" + words.length
                + "; COMP_LINE=\"${COMP_WORDS[*]}\"; "
                + "_complete_" + command + "; echo \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "-c", typed, "bash",
                home.resolve("share/completion/" + command + ".bash").toString())
                .redirectErrorStream(true)
                .start();
        return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
