package org.gaggled.notify.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongFunction;
import org.gaggled.api.announce.Announcement;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;

/** An event or an announcement on its way. */
final class Post {

    private final String id;
    private final LongFunction<JsonObject> words;
    private final long missed;
    private final String description;

    private Post(String id, LongFunction<JsonObject> words, long missed, String description) {
        this.id = id;
        this.words = words;
        this.missed = missed;
        this.description = description;
    }

    /** An event, behind so many that the sink missed. */
    static Post of(GaggleEvent event, long missedBefore, String hostName) {
        return new Post(
                event.getInstanceId() + "-" + event.getNumber(),
                missed -> JsonWords.of(event, missed).put("host", hostName),
                missedBefore,
                event.toString());
    }

    /**
     * An announcement.
     *
     * @param number of announcements in the run, from 1
     */
    static Post of(Announcement announcement, String instanceId, long number, String hostName) {
        return new Post(
                instanceId + "-announcement-" + number,
                missed -> new JsonObject()
                        .put("instance", instanceId)
                        .put("announcement", number)
                        .put("time", announcement.getTime().toString())
                        .put("type", "announcement")
                        .put("status", word(announcement.getStatus()))
                        .put("before", word(announcement.getBefore()))
                        .put("message", announcement.getLine())
                        .put("downs_today", (long) announcement.getDownsToday())
                        .put("missed", missed == 0 ? null : missed)
                        .put("state", JsonWords.of(announcement.getState()))
                        .put("host", hostName),
                0,
                announcement.getLine());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The same in every attempt, and in no other post: by it a receiver recognises what it has already. */
    String id() {
        return id;
    }

    byte[] body() {
        return words.apply(missed).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same, behind so many others that were never delivered. */
    Post behindLost(long lost) {
        return lost == 0 ? this : new Post(id, words, missed + lost, description);
    }

    /** How many events it says are missing before it. */
    long missed() {
        return missed;
    }

    @Override
    public String toString() {
        return description;
    }
}
