package org.gaggled.api;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The API depends on JSpecify and the JDK alone, its test kit on these and the API, and nothing on the test kit. The
 * contracts in the test kit depend on JUnit, too.
 */
@AnalyzeClasses(packages = "org.gaggled.api", importOptions = ImportOption.DoNotIncludeTests.class)
class ApiDependenciesTest {

    @ArchTest
    static final ArchRule jspecifyAndTheJdkAlone = classes()
            .that()
            .haveNameNotMatching("org\\.gaggled\\.api\\.testkit\\.(Launcher|Probe|NeighbourSource|NeighbourClaims).*")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("org.gaggled.api..", "org.jspecify.annotations", "java..",
                    "com.sun.management"))
            .because("whatever the API needs, every plugin would have to need in the same version");

    @ArchTest
    static final ArchRule testsOfLaunchersNeedJunit = classes()
            .that()
            .resideInAPackage("org.gaggled.api.testkit")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("org.gaggled.api..", "org.jspecify.annotations", "org.junit.jupiter.api..",
                            "java..", "com.sun.management"))
            .because(
                    "who writes a plugin has JUnit Jupiter, or chooses another framework and does without these tests");

    @ArchTest
    static final ArchRule nothingNeedsTheTestKit = noClasses()
            .that()
            .resideOutsideOfPackage("org.gaggled.api.testkit")
            .should()
            .dependOnClassesThat(resideInAPackage("org.gaggled.api.testkit"))
            .because("it is another jar, which is not there when plugins run");
}
