package org.gaggled.control.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.control.Role;
import org.jspecify.annotations.Nullable;

/**
 * Makes sessions, and knows them again. A session is nothing but its text, which the client keeps, and which the token
 * signs that it began with. So sessions outlive this server, and end when the token is changed. Kept here are only the
 * numbers of those that were ended before their time. Safe for use by several threads.
 */
final class Sessions {

    /** Sessions that can be ended early, and still be known. */
    static final int MOST_ENDED = 10_000;

    private static final int RANDOM_BYTES = 16;
    private static final Pattern TEXT =
            Pattern.compile(
                    "(?<signed>(?<role>[a-z]+)\\.(?<expires>\\d{1,15})\\.(?<number>[\\w-]+))\\.(?<signature>.+)");

    private final HttpSettings settings;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Instant> ended = new HashMap<>();

    Sessions(HttpSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** A new one, for a client that has shown the token of that role. */
    Session begin(Role role) {
        byte[] number = new byte[RANDOM_BYTES];
        random.nextBytes(number);
        Instant expires = clock.instant().plus(settings.sessionLength());
        return new Session(role, Instant.ofEpochMilli(expires.toEpochMilli()),
                Base64.getUrlEncoder().withoutPadding().encodeToString(number));
    }

    /** What the client shows of it. */
    String textOf(Session session) {
        Token token = settings.tokenOf(session.role());
        if (token == null) {
            throw new IllegalArgumentException("nobody is let in as " + session.role());
        }
        String signed = session.role().getWord() + "." + session.expires().toEpochMilli() + "." + session.number();
        return signed + "." + token.sign(signed);
    }

    /** The session that a client shows; null where that is none, or it is over. */
    @Nullable
    Session find(String text) {
        Matcher parts = TEXT.matcher(text);
        Role role = parts.matches() ? roleOf(parts.group("role")) : null;
        Token token = role == null ? null : settings.tokenOf(role);
        if (role == null || token == null
                || !isSame(token.sign(parts.group("signed")), parts.group("signature"))) {
            return null;
        }
        Session session = new Session(role, Instant.ofEpochMilli(Long.parseLong(parts.group("expires"))),
                parts.group("number"));
        return isOver(session) ? null : session;
    }

    private static @Nullable Role roleOf(String word) {
        for (Role role : Role.values()) {
            if (role.getWord().equals(word)) {
                return role;
            }
        }
        return null;
    }

    /** Takes as long for a signature that is nearly right. */
    private static boolean isSame(String signature, String shown) {
        return MessageDigest.isEqual(
                signature.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether it has expired, or was ended. */
    synchronized boolean isOver(Session session) {
        return !clock.instant().isBefore(session.expires()) || ended.containsKey(session.number());
    }

    /** Ends it before its time; refused where too many have been. */
    synchronized void end(Session session) throws Refusal {
        if (ended.size() >= MOST_ENDED) {
            Instant now = clock.instant();
            ended.values().removeIf(expires -> !now.isBefore(expires));
        }
        if (ended.size() >= MOST_ENDED) {
            throw Refusal.tooManySessions();
        }
        ended.put(session.number(), session.expires());
    }
}
