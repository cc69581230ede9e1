package org.gaggled.importing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules about who may know whom. */
@AnalyzeClasses(packages = "org.gaggled.importing", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("org.gaggled.importing.(**)").should().beFreeOfCycles();

    /** A format can be understood, and taken away, without the others. */
    @ArchTest
    static final ArchRule formatsDoNotKnowEachOther = slices()
            .matching("org.gaggled.importing.(supervisord|procfile|processcompose|compose|systemd|dinit|s6rc)..")
            .should().notDependOnEachOther();

    /** What is imported is in terms of gaggled, and of nobody else. */
    @ArchTest
    static final ArchRule modelKnowsNothingElse = classes().that().resideInAPackage("org.gaggled.importing.model")
            .should().onlyDependOnClassesThat().resideInAnyPackage(
                    "org.gaggled.importing.model", "org.gaggled.api..", "java..", "org.jspecify..");
}
