package org.gaggled.transport.zmq.tool.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shows in which order programs are shown, which ones, and that the chosen one stays chosen wherever it stands. */
class TableModelTest {

    private final TableModel model = new TableModel();

    @BeforeEach
    void read() {
        model.take(Rows.reading(
                Rows.up("web-1", 12.5, 100L),
                Rows.up("db", 3.0, 5000L),
                Rows.down("Cron", 7, "exit 1", "nightly", "batch"),
                Rows.up("web-2", 12.5, null)));
    }

    private String names() {
        return String.join(" ", model.rows().stream().map(ProgramRow::name).toList());
    }

    private String chosen() {
        return Objects.requireNonNull(model.chosen()).name();
    }

    @ParameterizedTest
    @CsvSource({
            "CPU, Cron db web-1 web-2, web-1 web-2 db Cron",
            "MEMORY, db web-1 Cron web-2, Cron web-2 web-1 db",
            "RESTARTS, Cron web-1 db web-2, web-1 db web-2 Cron",
            "NAME, Cron db web-1 web-2, web-2 web-1 db Cron",
            "STATE, Cron web-1 db web-2, web-1 db web-2 Cron",
    })
    void keysSortAndTheSameKeyAgainReverses(SortKey key, String first, String again) {
        model.sortBy(key);
        assertEquals(first, names());
        model.sortBy(key);
        assertEquals(again, names());
        model.sortBy(key);
        assertEquals(first, names());
    }

    @Test
    void atFirstThoseThatUseMostOfTheProcessorsComeFirst() {
        assertEquals("web-1 web-2 db Cron", names());
        assertTrue(model.sort() == SortKey.CPU && !model.isReversed());
    }

    @ParameterizedTest
    @CsvSource({
            "web, web-1 web-2", "WEB-2, web-2", "c, Cron", "@batch, Cron", "@nigh, Cron", "@web, ''",
            "*-?, web-1 web-2", "w*1, web-1", "d?, db", "nothing, ''",
    })
    void filtersAreTextsGlobsAndTags(String filter, String shown) {
        model.show(new Filter(filter));
        assertEquals(shown, names());
        model.show(Filter.NONE);
        assertEquals("web-1 web-2 db Cron", names());
    }

    @Test
    void aFilterThatIsTypedTakesAnyCharacterAndHasAnEnd() {
        Filter filter = Filter.NONE.with('a').with(0x1F600).with('*');
        assertEquals("a\uD83D\uDE00*", filter.toString());
        assertEquals("a", filter.shorter().shorter().toString());
        assertEquals("", Filter.NONE.shorter().toString());
        for (int i = 0; i < 1000; i++) {
            filter = filter.with(0x6771);
        }
        model.show(filter);
        assertEquals(List.of(), model.rows());
    }

    @Test
    void untilSomebodyChoosesTheFirstIsChosen() {
        assertEquals("web-1", chosen());
        model.sortBy(SortKey.NAME);
        assertEquals("Cron", chosen());
    }

    @Test
    void theChosenOneStaysChosenWhereverItStands() {
        model.move(2);
        assertEquals("db", chosen());
        model.sortBy(SortKey.MEMORY);
        assertEquals("db", chosen());
        assertEquals(0, model.place());
        model.take(Rows.reading(Rows.up("x", 1.0, 9000L), Rows.up("db", 1.0, 1L)));
        assertEquals("db", chosen());
        assertEquals(1, model.place());
    }

    @Test
    void aChosenOneThatIsGoneGivesItsPlaceToTheNextAndGetsItBack() {
        model.move(1);
        Reading before = Objects.requireNonNull(model.reading());
        model.take(Rows.reading(Rows.up("web-1", 1.0, 1L)));
        assertEquals("web-1", chosen());
        model.take(before);
        assertEquals("web-2", chosen());
    }

    @Test
    void thereIsNoPlaceBeyondTheRows() {
        model.move(100);
        assertEquals("Cron", chosen());
        model.move(-100);
        assertEquals("web-1", chosen());
        model.show(new Filter("nothing"));
        assertNull(model.chosen());
        model.move(1);
        assertNull(model.chosen());
    }
}
