package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gaggled.api.config.Setting;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.program.ProgramPhase;
import org.junit.jupiter.api.Test;

/**
 * No plugin switches exhaustively over an enum that the API says may grow: an older plugin beside a newer gaggled would throw at the
 * first new constant. Read from the class files, where such a switch looks its constants up in a table named after the enum and
 * ends in a {@link MatchException}.
 */
class GrowingEnumsIT {

    private static final List<Class<? extends Enum<?>>> GROWING = List.of(
            GaggleEventType.class,
            ControlOutcome.class,
            ProgramPhase.class,
            LauncherCapability.class,
            SignalOutcome.class,
            Setting.Kind.class);

    private static final List<String> PLUGINS = List.of(
            "org.gaggled.transport",
            "org.gaggled.notify",
            "org.gaggled.config",
            "org.gaggled.control",
            "org.gaggled.launcher",
            "org.gaggled.json");

    @Test
    void noPluginSwitchesOverThemWithoutADefault() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(PLUGINS);
        assertTrue(classes.size() > 200, () -> "only these were found: " + classes);
        Set<String> exhaustive = classes.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(GrowingEnumsIT::switchesWithoutADefault)
                .map(JavaCodeUnit::getFullName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), exhaustive);
    }

    /** The search finds what it is for: this test has such a switch itself. */
    @Test
    void suchASwitchIsFound() {
        JavaClasses own = new ClassFileImporter().importClasses(Exhaustive.class);
        assertTrue(own.stream().flatMap(type -> type.getCodeUnits().stream()).anyMatch(GrowingEnumsIT::switchesWithoutADefault));
    }

    private static boolean switchesWithoutADefault(JavaCodeUnit code) {
        boolean looksUp = code.getFieldAccesses().stream()
                .anyMatch(access -> GROWING.stream()
                        .anyMatch(type -> access.getName()
                                .equals("$SwitchMap$" + type.getName().replace('.', '$'))));
        return looksUp
                && code.getConstructorCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(MatchException.class));
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
