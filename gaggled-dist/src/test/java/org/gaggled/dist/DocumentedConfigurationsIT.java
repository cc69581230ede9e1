package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every configuration in the documents and in the README of a plugin passes {@code gaggled -t}, but for the programs,
 * directories and files that it speaks of and that this machine does not have; and every link to a heading finds that
 * heading.
 */
class DocumentedConfigurationsIT {

    private static final Path DOCS = Path.of(System.getProperty("docs.directory")).toAbsolutePath().normalize();
    private static final Pattern CONFIGURATION = Pattern.compile("```(ini|yaml|toml|info)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PROBLEM = Pattern.compile("documented\\.\\w+:\\d+:\\d+: (.*)");
    private static final Pattern LINK_TO_HEADING = Pattern.compile("\\]\\(([^)#:]*)#([^)]+)\\)");

    /** What only the machine that the configuration is for can have. */
    private static final List<Pattern> OF_ANOTHER_MACHINE = Stream.of(
            "(\\w+: )?command '.*' (does not exist|is not found on the search path).*",
            "command '.*', looked up in .*, does not exist;.*",
            "wd '/srv/.*' does not exist;.*",
            "'.*' does not exist.*",
            "(user|group) '.*' does not exist on this machine;.*",
            ".*, and gaggled lacks the capability .*",
            ".* has a placement, but cannot be killed here when gaggled is paused or dead: .*",
            "(error)?log '.*' cannot be written, because this user may not write to .*",
            "(warning: )?\\w+ '.*' (cannot be \\w+ by user '.*'|cannot enter the directory that gaggled was started in).*",
            "\\w+file '/etc/gaggled/.*' cannot be used: there is no such file;.*",
            // Only the settings for one plugin are shown.
            "warning: no program is defined;.*",
            "warning: section 'gaggled/curve' is not used:.*",
            // The plugin is what the reader is about to build.
            "unknown section 'logbook'.*")
            .map(Pattern::compile)
            .toList();

    @TempDir
    Path directory;

    @Test
    void everyConfigurationPasses() throws IOException {
        Set<String> formats = new TreeSet<>();
        List<String> wrong = new ArrayList<>();
        for (Path document : documents()) {
            for (Matcher block = CONFIGURATION.matcher(Files.readString(document)); block.find();) {
                formats.add(block.group(1));
                problems(block.group(1), block.group(2))
                        .forEach(problem -> wrong.add(document + ": " + problem + "\n" + block.group()));
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(Set.of("ini", "yaml", "toml", "info"), formats);
    }

    private List<String> problems(String format, String text) throws IOException {
        Path file = Files.writeString(directory.resolve("documented." + format), text);
        String plugins = Distribution.home().resolve("plugins-available").toString();
        try (Gaggled gaggled = Gaggled.run("-t", "-c", file.toString(), "--plugins", plugins)) {
            int status = gaggled.exitCode();
            List<String> problems = new ArrayList<>();
            for (String line : gaggled.lines()) {
                Matcher problem = PROBLEM.matcher(line.replace(directory + "/", ""));
                if (problem.matches()) {
                    problems.add(problem.group(1));
                }
            }
            assertTrue(status == 0 || !problems.isEmpty(), gaggled::text);
            problems.removeIf(
                    problem -> OF_ANOTHER_MACHINE.stream().anyMatch(known -> known.matcher(problem).matches()));
            return problems;
        }
    }

    @Test
    void everyLinkToAHeadingFindsIt() throws IOException {
        List<String> lost = new ArrayList<>();
        for (Path document : documents()) {
            for (Matcher link = LINK_TO_HEADING.matcher(Files.readString(document)); link.find();) {
                Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1)).normalize();
                if (!Files.exists(target) || !headings(target).contains(link.group(2))) {
                    lost.add(document + ": " + link.group());
                }
            }
        }
        assertEquals(List.of(), lost);
    }

    /** As they are called in links. */
    private static List<String> headings(Path document) throws IOException {
        return Files.readAllLines(document).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(DOCS.resolveSibling("README.md")));
        try (Stream<Path> docs = Files.list(DOCS);
                Stream<Path> contrib = Files.list(DOCS.resolveSibling("contrib"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
            contrib.map(module -> module.resolve("README.md")).filter(Files::exists).forEach(documents::add);
        }
        assertTrue(documents.size() > 10, documents::toString);
        return documents.stream().sorted().toList();
    }
}
