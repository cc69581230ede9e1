package org.gaggled.notify.webhook;

import java.nio.charset.StandardCharsets;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;

/** An event on its way. */
final class Post {

    private final GaggleEvent event;
    private final String hostName;

    Post(GaggleEvent event, String hostName) {
        this.event = event;
        this.hostName = hostName;
    }

    /** The same in every attempt, and in no other post: by it a receiver recognises what it has already. */
    String id() {
        return event.getInstanceId() + "-" + event.getNumber();
    }

    byte[] body() {
        JsonObject body = JsonWords.of(event).put("host", hostName);
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same, behind so many others that were never delivered. */
    Post behindLost(long lost) {
        return lost == 0 ? this : new Post(event.toBuilder().missed(event.getMissed() + lost).build(), hostName);
    }

    /** How many events it says are missing before it. */
    long missed() {
        return event.getMissed();
    }

    @Override
    public String toString() {
        return event.toString();
    }
}
