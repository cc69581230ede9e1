package org.gaggled.api.kotlin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * No public type of the API or of its test kit is left out by the Kotlin in src/test/kotlin. Read from the class files.
 */
class KotlinCoverageTest {

    private static final String API = "org.gaggled.api";

    @Test
    void everyPublicTypeIsUsed() {
        Set<String> published = publicTypes(new ClassFileImporter().importPath(Path.of("target/classes")));
        assertTrue(published.size() > 60, () -> "only these were found: " + published);
        JavaClasses kotlin =
                new ClassFileImporter().importPath(Path.of("target/test-classes", "org/gaggled/api/kotlin"));
        Set<String> used = kotlin.stream()
                .filter(type -> type.isAnnotatedWith("kotlin.Metadata"))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(Dependency::getTargetClass)
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
        Set<String> unused = new TreeSet<>(published);
        unused.removeAll(used);
        assertEquals(Set.of(), unused);
    }

    private static Set<String> publicTypes(JavaClasses classes) {
        return classes.stream()
                .filter(type -> type.getPackageName().startsWith(API))
                .filter(type -> isVisible(type))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Public, and so is every type around it; a package has a class file too. */
    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && !type.getSimpleName().equals("package-info")
                && type.getEnclosingClass().map(KotlinCoverageTest::isVisible).orElse(true);
    }
}
