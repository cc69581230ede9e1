package org.gaggled.importing;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/** The rules about who may know whom. */
@AnalyzeClasses(packages = "org.gaggled.importing", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("org.gaggled.importing.(**)").should().beFreeOfCycles();

    /** A format can be understood, and taken away, without the others. */
    @ArchTest
    static final ArchRule formatsDoNotKnowEachOther = slices()
            .matching("org.gaggled.importing.(supervisord|procfile|processcompose|compose)..")
            .should().notDependOnEachOther();

    /** What is written does not depend on what was read. */
    @ArchTest
    static final ArchRule modelKnowsNothingElse = ArchRuleDefinition.noClasses()
            .that().resideInAPackage("org.gaggled.importing.model")
            .should().dependOnClassesThat().resideInAnyPackage("org.gaggled.importing.(*)..", "org.gaggled.engine..")
            .andShould().dependOnClassesThat().resideOutsideOfPackage("org.gaggled.importing.model");
}
