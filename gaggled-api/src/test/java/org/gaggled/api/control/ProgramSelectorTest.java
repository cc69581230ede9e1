package org.gaggled.api.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shows which programs are meant by several names and globs, and how many of those may be given. */
class ProgramSelectorTest {

    private static final List<String> NAMES = List.of("web", "web*", "worker", "why");

    private static List<String> selected(ProgramSelector selector) {
        ProgramSelector.Selection selection = selector.select(NAMES);
        assertNull(selection.getUnknown());
        return selection.getNames();
    }

    @Test
    void aNameMeansThatProgramAloneEvenWhereItIsAGlob() {
        assertEquals(List.of("web*"), selected(ProgramSelector.of(List.of("web*"))));
        assertEquals(List.of("web*"), selected(ProgramSelector.named("web*")));
    }

    @Test
    void eachIsMeantOnceInTheOrderOfTheConfiguration() {
        assertEquals(List.of("web", "web*", "why"), selected(ProgramSelector.of(List.of("why", "we*", "web"))));
    }

    @Test
    void whatFitsNoneIsSaidAndThenNoneIsMeant() {
        ProgramSelector.Selection selection = ProgramSelector.of(List.of("web", "x*", "y")).select(NAMES);
        assertEquals("x*", selection.getUnknown());
        assertEquals(List.of(), selection.getNames());
        assertEquals("wo*", ProgramSelector.named("wo*").select(NAMES).getUnknown());
    }

    @Test
    void oneToAThousandAreTaken() {
        assertEquals(List.of("web"), selected(ProgramSelector.of(Collections.nCopies(1_000, "web"))));
        for (int count : new int[] {0, 1_001}) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> ProgramSelector.of(Collections.nCopies(count, "web")));
            assertEquals("takes 1 to 1000 names or globs", refused.getMessage());
        }
    }
}
