package org.gaggled.notify.smtp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of this module's shape that the compiler does not know: who may use what. */
@AnalyzeClasses(packages = "org.gaggled.notify.smtp", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule gateIsPure = classes()
            .that()
            .resideInAPackage("org.gaggled.notify.smtp.gate..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.gaggled.notify.smtp.gate..",
                    "org.gaggled.api..",
                    "org.jspecify.annotations",
                    "java.lang",
                    "java.lang.annotation",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.time",
                    "java.time.format",
                    "java.util",
                    "java.util.function",
                    "java.util.stream")
            .because("the same gate runs in production and in the simulator");

    @ArchTest
    static final ArchRule gateHasNoClock = noClasses()
            .that()
            .resideInAPackage("org.gaggled.notify.smtp.gate..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("time comes in from outside");

    @ArchTest
    static final ArchRule pluginSeesTheApiAlone = noClasses()
            .that()
            .resideOutsideOfPackage("org.gaggled.notify.smtp.program..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.gaggled.engine..", "org.gaggled.transport..", "org.gaggled.notify.smtp.program..", "picocli..")
            .because("what is loaded as a plugin touches neither the engine nor another plugin");

    @ArchTest
    static final ArchRule noPackageCycles =
            slices().matching("org.gaggled.notify.smtp.(*)..").should().beFreeOfCycles();
}
