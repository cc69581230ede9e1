package org.gaggled.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gaggled.api.PluginException;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.testkit.PluginConfiguration;
import org.junit.jupiter.api.Test;

// Shows where the problems stand that a plugin collects while it reads its settings, and what becomes of them.
class SettingProblemsTest {

    private static final DefiniteSetting<String> HOST = Setting.text("host").otherwise("localhost");
    private static final Setting<String> USER = Setting.text("user");

    private final SettingProblems problems = new SettingProblems(new PluginConfiguration(new Factory())
            .set("host", "goose")
            .toSettings()
            .getSettings());

    private static final class Factory implements EventSinkFactory {

        @Override
        public String getName() {
            return "pager";
        }

        @Override
        public List<Setting<?>> getSettings() {
            return List.of(HOST, USER);
        }

        @Override
        public EventSink open(EventSinkContext context) {
            return event -> {};
        }
    }

    private List<String> texts() {
        return problems.toList().stream().map(ConfigProblem::toString).toList();
    }

    @Test
    void thereAreNoneAtFirst() {
        assertEquals(List.of(), problems.toList());
        assertFalse(problems.hasErrors());
        assertThrows(IllegalStateException.class, problems::toException);
    }

    @Test
    void oneStandsWhereItsSettingWasGivenOrElseAtTheSection() {
        PluginConfiguration second = new PluginConfiguration(new Factory()).set("user", "me").set("host", "goose");
        SettingProblems found = new SettingProblems(second.toSettings().getSettings());
        found.error(HOST, "host 'goose' is a bird");
        assertEquals(2, found.toList().get(0).getPosition().line());
        problems.error(USER, "there is no user", "name one");
        assertEquals(List.of("gaggled.test:1:1: there is no user; name one"), texts());
    }

    @Test
    void theyAreKeptInOrderAndWarningsAreNoErrors() {
        problems.warning(HOST, "host 'goose' is far away");
        problems.warning(HOST, "host 'goose' is slow", "take another");
        assertFalse(problems.hasErrors());
        problems.error(HOST, "host 'goose' is a bird");
        assertTrue(problems.hasErrors());
        assertEquals(
                List.of(
                        "gaggled.test:1:1: warning: host 'goose' is far away",
                        "gaggled.test:1:1: warning: host 'goose' is slow; take another",
                        "gaggled.test:1:1: host 'goose' is a bird"),
                texts());
    }

    @Test
    void allErrorsAreThrownWithTheirPlacesAndWarningsAreNot() {
        problems.warning(HOST, "host 'goose' is far away");
        problems.error(HOST, "host 'goose' is a bird", "name a computer");
        problems.error(USER, "there is no user");
        PluginException exception = problems.toException();
        assertEquals(
                "gaggled.test:1:1: host 'goose' is a bird; name a computer\ngaggled.test:1:1: there is no user",
                exception.getMessage());
        assertEquals(problems.toList().subList(1, 3), exception.getProblems());
    }

    @Test
    void aSettingOfAnotherSectionIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> problems.error(Setting.text("other"), "is wrong"));
    }

    @Test
    void theListIsACopy() {
        List<ConfigProblem> before = problems.toList();
        problems.error(HOST, "host 'goose' is a bird");
        assertEquals(List.of(), before);
    }
}
