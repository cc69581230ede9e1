package org.gaggled.api.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shows which programs are meant by several names and globs, and how many of those may be given. */
class ProgramSelectorTest {

    private static final ProgramNames NAMES = ProgramNames.of(List.of("web", "web*", "worker", "why"));

    /** A server, two workers, and a cache: {@code @busy} are the server and the workers. */
    private static final ProgramNames GROUPED = ProgramNames.builder()
            .add("w:1", "w", List.of("busy", "first"))
            .add("server", null, List.of("busy"))
            .add("w:2", "w", List.of("busy"))
            .add("cache", null, List.of())
            .build();

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
    void theNameOfAGroupMeansItsMembersInTheirOrder() {
        assertEquals(List.of("w:1", "w:2"), ProgramSelector.named("w").select(GROUPED).getNames());
        assertEquals(List.of("w:1", "w:2", "cache"),
                ProgramSelector.of(List.of("cache", "w")).select(GROUPED).getNames());
        assertEquals(List.of("w:2"), ProgramSelector.of(List.of("*:2")).select(GROUPED).getNames());
        assertEquals(List.of("w:2"), ProgramSelector.named("w:2").select(GROUPED).getNames());
    }

    @Test
    void aTagMeansAllThatHaveIt() {
        assertEquals(List.of("w:1", "server", "w:2"), ProgramSelector.named("@busy").select(GROUPED).getNames());
        assertEquals(List.of("w:1", "cache"),
                ProgramSelector.of(List.of("@first", "cache", "w:1")).select(GROUPED).getNames());
    }

    @Test
    void aTagThatNoProgramHasIsExplained() {
        ProgramSelector.Selection selection = ProgramSelector.of(List.of("server", "@bussy")).select(GROUPED);
        assertEquals("@bussy", selection.getUnknown());
        assertEquals("no program has the tag 'bussy'; did you mean @busy?", selection.getExplanation());
        assertEquals("no program has the tag 'b*'",
                ProgramSelector.of(List.of("@b*")).select(GROUPED).getExplanation());
        assertEquals("no program has the tag 'busy'; no program has tags",
                ProgramSelector.named("@busy").select(NAMES).getExplanation());
        assertNull(ProgramSelector.named("x").select(GROUPED).getExplanation());
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
