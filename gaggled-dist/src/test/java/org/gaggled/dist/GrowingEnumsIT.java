package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.gaggled.api.config.Setting;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.neighbour.HostState;
import org.gaggled.api.program.ProgramPhase;
import org.junit.jupiter.api.Test;

/**
 * No plugin switches exhaustively over an enum that the API says may grow: an older plugin beside a newer gaggled would
 * throw at the first new constant. Read from the class files, where such a switch looks its constants up in a table
 * named after the enum and ends in a {@link MatchException}.
 */
class GrowingEnumsIT {

    private static final List<String> TABLES = Stream.of(
            GaggleEventType.class,
            ControlOutcome.class,
            ProgramPhase.class,
            HostState.Standing.class,
            LauncherCapability.class,
            SignalOutcome.class,
            Setting.Kind.class)
            .map(type -> "$SwitchMap$" + type.getName().replace('.', '$'))
            .toList();

    @Test
    void noPluginSwitchesOverThemWithoutADefault() throws IOException {
        Set<String> exhaustive = new TreeSet<>();
        int classes = 0;
        for (Path jar : jarsOfPlugins()) {
            for (ClassModel type : ownClasses(jar)) {
                classes++;
                type.methods().stream()
                        .filter(GrowingEnumsIT::switchesWithoutADefault)
                        .forEach(method -> exhaustive.add(
                                type.thisClass().asInternalName() + "." + method.methodName().stringValue()));
            }
        }
        assertTrue(classes > 200, "only " + classes + " classes were looked at");
        assertEquals(Set.of(), exhaustive);
    }

    /** The search finds what it is for: this test has such a switch itself. */
    @Test
    void suchASwitchIsFound() throws IOException {
        try (InputStream own = Exhaustive.class.getResourceAsStream("GrowingEnumsIT$Exhaustive.class")) {
            ClassModel type = ClassFile.of().parse(Objects.requireNonNull(own).readAllBytes());
            assertTrue(type.methods().stream().anyMatch(GrowingEnumsIT::switchesWithoutADefault));
        }
    }

    private static List<Path> jarsOfPlugins() throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String place : List.of("plugins", "plugins-available")) {
            try (Stream<Path> files = Files.walk(Distribution.home().resolve(place))) {
                files.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
            }
        }
        return jars;
    }

    /** Those of gaggled, not of the libraries beside them. */
    private static List<ClassModel> ownClasses(Path jar) throws IOException {
        List<ClassModel> classes = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                if (entry.getName().startsWith("org/gaggled/") && entry.getName().endsWith(".class")) {
                    try (InputStream bytes = file.getInputStream(entry)) {
                        classes.add(ClassFile.of().parse(bytes.readAllBytes()));
                    }
                }
            }
        }
        return classes;
    }

    private static boolean switchesWithoutADefault(MethodModel method) {
        CodeModel code = method.code().orElse(null);
        if (code == null) {
            return false;
        }
        List<CodeElement> elements = code.elementList();
        return elements.stream().anyMatch(GrowingEnumsIT::looksUpInATable)
                && elements.stream().anyMatch(GrowingEnumsIT::makesTheException);
    }

    private static boolean looksUpInATable(CodeElement element) {
        return element instanceof FieldInstruction field && TABLES.contains(field.name().stringValue());
    }

    private static boolean makesTheException(CodeElement element) {
        return element instanceof NewObjectInstruction made
                && made.className().asInternalName().equals("java/lang/MatchException");
    }

    private static final class Exhaustive {

        static boolean isSent(SignalOutcome outcome) {
            return switch (outcome) {
                case SENT -> true;
                case GONE, NOT_PERMITTED, NOT_SUPPORTED -> false;
            };
        }
    }
}
