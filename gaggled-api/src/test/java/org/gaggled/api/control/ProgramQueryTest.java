package org.gaggled.api.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.control.ProgramQuery.ProgramPage;
import org.gaggled.api.program.ProgramPhase;
import org.gaggled.api.program.ProgramState;
import org.junit.jupiter.api.Test;

/** Shows which programs a query takes out of a snapshot, and how a long list is read page by page. */
class ProgramQueryTest {

    private static final GaggleSnapshot SNAPSHOT = new GaggleSnapshot(1, List.of(
            ProgramState.builder("db").phase(ProgramPhase.UP).pid(1).build(),
            ProgramState.builder("web-1").phase(ProgramPhase.WAITING).build(),
            ProgramState.builder("web-2").operatorDisabled(true).build(),
            ProgramState.builder("web-3").build()));

    private static List<String> names(ProgramPage page) {
        return page.getPrograms().stream().map(ProgramState::getName).toList();
    }

    @Test
    void anyStateThatIsNamedIsTaken() {
        assertEquals(List.of("db", "web-1", "web-2", "web-3"), names(ProgramQuery.builder().build().page(SNAPSHOT)));
        assertEquals(
                List.of("db", "web-2"),
                names(ProgramQuery.builder().state("up").state("disabled").build().page(SNAPSHOT)));
        assertEquals(
                List.of("web-2", "web-3"),
                names(ProgramQuery.builder().state("down").name(new ProgramPattern("web-*")).build().page(SNAPSHOT)));
    }

    @Test
    void pagesFollowOneAnotherWithoutGap() {
        List<String> all = new ArrayList<>();
        Integer from = 0;
        while (from != null) {
            ProgramPage page =
                    ProgramQuery.builder().name(new ProgramPattern("web-*")).from(from).limit(2).build().page(SNAPSHOT);
            assertEquals(4, page.getTotal());
            all.addAll(names(page));
            from = page.getNext();
        }
        assertEquals(List.of("web-1", "web-2", "web-3"), all);
        assertNull(ProgramQuery.builder().from(4).build().page(SNAPSHOT).getNext());
    }

    @Test
    void whatIsUpIsReadyOrNot() {
        GaggleSnapshot snapshot = new GaggleSnapshot(
                1,
                List.of(ProgramState.builder("db").phase(ProgramPhase.UP).pid(1).ready(false).build(),
                        ProgramState.builder("web").phase(ProgramPhase.UP).pid(2).build(),
                        ProgramState.builder("migrate").phase(ProgramPhase.DONE).build(),
                        ProgramState.builder("late").phase(ProgramPhase.WAITING).build()));
        assertEquals(List.of("web"), names(ProgramQuery.builder().state("ready").build().page(snapshot)));
        assertEquals(List.of("db"), names(ProgramQuery.builder().state("not-ready").build().page(snapshot)));
        assertEquals(List.of("db", "web"), names(ProgramQuery.builder().state("up").build().page(snapshot)));
        assertEquals(List.of("web", "migrate"),
                names(ProgramQuery.builder().state("ready").state("done").build().page(snapshot)));
    }

    @Test
    void aStateThatIsNoneIsRefused() {
        assertEquals(
                "there is no state 'redy'; known: down, failed, done, waiting, starting, up, stopping, disabled, ready, not-ready",
                assertThrows(IllegalArgumentException.class, () -> ProgramQuery.builder().state("redy")).getMessage());
    }
}
