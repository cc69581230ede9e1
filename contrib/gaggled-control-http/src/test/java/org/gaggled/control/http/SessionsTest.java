package org.gaggled.control.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import org.gaggled.api.control.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session is known by its text until its time is over, it is ended, or the token is another; nothing else is one. */
class SessionsTest {

    private static final Instant BEGIN = Instant.ofEpochMilli(1_764_000_000_123L);

    private final HttpSettings settings = Served.settings(Served.TOKEN, true, null);
    private Instant now = BEGIN;
    private final Sessions sessions = new Sessions(settings, () -> now);

    @ParameterizedTest
    @EnumSource
    void aSessionIsKnownUntilItsTimeIsOver(Role role) {
        Session session = sessions.begin(role);
        assertEquals(BEGIN.plus(Duration.ofHours(12)), session.expires());
        String text = sessions.textOf(session);
        now = session.expires().minusMillis(1);
        assertEquals(session, sessions.find(text));
        assertFalse(sessions.isOver(session));
        now = session.expires();
        assertNull(sessions.find(text));
    }

    /** Those of a server that ran before. */
    @Test
    void otherSessionsOfTheSameTokenKnowIt() {
        Session session = sessions.begin(Role.WATCH);
        assertEquals(session, new Sessions(Served.settings("another token 0123", true, null), () -> now)
                .find(sessions.textOf(session)));
    }

    @Test
    void anotherTokenKnowsItNot() {
        String text = sessions.textOf(sessions.begin(Role.OPERATE));
        assertNull(new Sessions(Served.settings("another token 0123", true, null), () -> now).find(text));
    }

    @Test
    void aRoleWithoutATokenHasNoSessions() {
        String text = sessions.textOf(sessions.begin(Role.WATCH));
        HttpSettings withoutWatch = new HttpSettings(settings.address(), settings.token(), null, true, settings.names(),
                settings.sessionLength(), null);
        assertNull(new Sessions(withoutWatch, () -> now).find(text));
    }

    @Test
    void notOneCharacterCanBeChanged() {
        String text = sessions.textOf(sessions.begin(Role.WATCH));
        for (int i = 0; i < text.length(); i++) {
            for (char other : "a0.-A".toCharArray()) {
                String changed = text.substring(0, i) + other + text.substring(i + 1);
                assertEquals(changed.equals(text), sessions.find(changed) != null, changed);
            }
            assertNull(sessions.find(text.substring(0, i)));
        }
        assertNull(sessions.find(text + "A"));
        assertNotNull(sessions.find(text));
    }

    @Test
    void noneIsMadeOutOfAnother() {
        Session session = sessions.begin(Role.WATCH);
        String text = sessions.textOf(session);
        String signature = text.substring(text.lastIndexOf('.') + 1);
        String rest = "." + session.expires().toEpochMilli() + "." + session.number() + ".";
        assertEquals(text, "watch" + rest + signature);
        assertNull(sessions.find("operate" + rest + signature));
        assertNull(sessions
                .find("operate" + rest + settings.watchToken().sign("operate" + rest.substring(0, rest.length() - 1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", ".", "...", "watch", "watch.1.2.3", "watch.99999999999999.x.", "root.99999999999999.x.y",
            "watch.999999999999999999999.x.y", "watch.-1.x.y", "WATCH.99999999999999.x.y", "\u0000.1.2.3"})
    void whatIsNoSessionIsNone(String text) {
        assertNull(sessions.find(text));
    }

    @Test
    void twoAreNeverTheSame() {
        assertNotEquals(sessions.begin(Role.WATCH).number(), sessions.begin(Role.WATCH).number());
    }

    @Test
    void oneThatWasEndedIsOver() throws Refusal {
        Session session = sessions.begin(Role.OPERATE);
        Session other = sessions.begin(Role.OPERATE);
        sessions.end(session);
        assertNull(sessions.find(sessions.textOf(session)));
        assertEquals(other, sessions.find(sessions.textOf(other)));
    }

    @Test
    void thoseThatAreEndedAreRememberedUntilTheyWouldHaveEndedAnyway() throws Refusal {
        Session first = sessions.begin(Role.OPERATE);
        sessions.end(first);
        now = now.plusSeconds(1);
        for (int i = 1; i < Sessions.MOST_ENDED; i++) {
            sessions.end(sessions.begin(Role.OPERATE));
        }
        Session next = sessions.begin(Role.OPERATE);
        assertEquals(503, assertThrows(Refusal.class, () -> sessions.end(next)).status());
        assertNull(sessions.find(sessions.textOf(first)));
        now = first.expires();
        sessions.end(next);
        assertNull(sessions.find(sessions.textOf(next)));
    }
}
