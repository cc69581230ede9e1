package org.gaggled.transport.zmq;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of this module's shape: what is loaded as a plugin sees neither the engine nor what the tools need. */
@AnalyzeClasses(packages = "org.gaggled.transport.zmq", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule thePluginSeesNoEngine = noClasses()
            .that()
            .resideOutsideOfPackage("org.gaggled.transport.zmq.tool..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.gaggled.engine..", "picocli..", "org.gaggled.transport.zmq.tool..", "com.google..")
            .because("its class loader has none of these");

    @ArchTest
    static final ArchRule theToolsNeedNoGuice = noClasses()
            .that()
            .resideInAPackage("org.gaggled.transport.zmq.tool..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google..", "org.gaggled.engine.assembly..", "org.gaggled.engine.cli..")
            .because("the tools start fast");

    @ArchTest
    static final ArchRule theWireIsPure = noClasses()
            .that()
            .resideInAPackage("org.gaggled.transport.zmq.wire..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.zeromq..", "zmq..", "java.net..", "org.slf4j..")
            .because("a codec turns bytes into values and back, and nothing else");

    @ArchTest
    static final ArchRule noPackageCycles =
            slices().matching("org.gaggled.transport.zmq.(*)..").should().beFreeOfCycles();
}
