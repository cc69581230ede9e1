package org.gaggled.engine;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.gaggled.json.PlanText;

/** The rules of the engine's shape that the compiler does not know: who may use what. */
@AnalyzeClasses(packages = "org.gaggled.engine", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule coreIsPure = classes()
            .that()
            .resideInAPackage("org.gaggled.engine.core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.gaggled.engine.core..",
                    "org.gaggled.api..",
                    "org.jspecify.annotations",
                    "java.lang",
                    "java.lang.annotation",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.nio.file",
                    "java.time",
                    "java.util",
                    "java.util.function",
                    "java.util.stream")
            .because("the same core runs in production and in the simulator: no file, no network, no lock, no log");

    @ArchTest
    static final ArchRule coreHasNoClockAndNoThread = noClasses()
            .that()
            .resideInAPackage("org.gaggled.engine.core..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.nio.file.Files.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Random.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Timer.class)
            .because("time and chance come in from outside, so that a seed reproduces any failure");

    @ArchTest
    static final ArchRule noPackageCycles =
            slices().matching("org.gaggled.engine.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theRoomsOfTheConfigurationHaveNoCycles =
            slices().matching("org.gaggled.engine.config.(*)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noRoomOfTheConfigurationKnowsTheWayIn = noClasses()
            .that()
            .resideInAPackage("org.gaggled.engine.config.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.gaggled.engine.config")
            .because("its own package goes through the rooms");

    @ArchTest
    static final ArchRule guiceOnlyAtTheEdge = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.gaggled.engine.cli..", "org.gaggled.engine.usage..", "org.gaggled.engine.assembly..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.inject..", "jakarta.inject..", "picocli..")
            .because("Guice and picocli assemble and start the engine; they are no part of it");

    @ArchTest
    static final ArchRule jsonIsForTheCommandLineAndTheHistory = noClasses()
            .that()
            .resideOutsideOfPackages("org.gaggled.engine.cli..", "org.gaggled.engine.history..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml..")
            .orShould()
            .dependOnClassesThat(resideInAPackage("org.gaggled.json..").and(not(type(PlanText.class))))
            .because("a gaggle starts without it; the history writes it when a run is over, and the text of a plan is"
                    + " not JSON, and loads nothing of it");
}
