package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The classes that {@code docs/design.md} names exist, with the members that it names, so that nobody looks in vain.
 */
class DesignDocumentIT {

    private static final Path REPOSITORY = Path.of(System.getProperty("docs.directory")).getParent();

    /** In backticks: a class with at least one small letter, perhaps of a package, and its members after a dot. */
    private static final Pattern NAME =
            Pattern.compile("`@?((?:[a-z]+\\.)*)([A-Z](?=\\w*[a-z])\\w*)((?:\\.\\w+)*)(?:\\(\\))?`");

    private static final Pattern DECLARATION = Pattern.compile("\\b(?:class|record|interface|enum)\\s+([A-Z]\\w*)");

    @Test
    void classesThatItNamesExist() throws IOException {
        Map<String, String> sources = sources();
        Matcher name = NAME.matcher(Files.readString(REPOSITORY.resolve("docs/design.md")));
        Set<String> missing = new TreeSet<>();
        int found = 0;
        while (name.find()) {
            found++;
            String source = sources.get(name.group(2));
            if (source == null ? !isOfTheJdk(name.group(1), name.group(2)) : !hasAll(source, name.group(3))) {
                missing.add(name.group());
            }
        }
        assertTrue(found > 100, "names found: " + found);
        assertEquals(Set.of(), missing);
    }

    /** The text of the files that declare a class of that name, of all modules. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (Path module : modules()) {
            try (Stream<Path> files = Files.walk(module.resolve("src"))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String text = Files.readString(file);
                    DECLARATION.matcher(text).results().forEach(
                            declared -> sources.merge(declared.group(1), text, String::concat));
                }
            }
        }
        return sources;
    }

    private static List<Path> modules() throws IOException {
        List<Path> modules = new ArrayList<>();
        for (Path parent : List.of(REPOSITORY, REPOSITORY.resolve("contrib"))) {
            try (Stream<Path> directories = Files.list(parent)) {
                directories.filter(each -> Files.isDirectory(each.resolve("src"))).forEach(modules::add);
            }
        }
        return modules;
    }

    private static boolean hasAll(String source, String members) {
        return Arrays.stream(members.split("\\."))
                .allMatch(member -> Pattern.compile("\\b" + member + "\\b").matcher(source).find());
    }

    private static boolean isOfTheJdk(String ofPackage, String name) {
        try {
            Class.forName((ofPackage.isEmpty() ? "java.lang." : ofPackage) + name, false,
                    ClassLoader.getPlatformClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
