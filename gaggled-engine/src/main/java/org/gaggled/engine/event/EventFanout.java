package org.gaggled.engine.event;

import java.time.InstantSource;
import java.util.List;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.engine.core.Command;

/** Numbers and stamps events, and puts them before every sink. Publishing never waits. Used by the loop thread alone. */
public final class EventFanout {

    private final GaggleInfo gaggle;
    private final InstantSource wallClock;
    private final List<SinkChannel> channels;
    private long number;

    /** Carries the events of one run to these sinks, in this order. */
    public EventFanout(GaggleInfo gaggle, InstantSource wallClock, List<SinkChannel> channels) {
        this.gaggle = gaggle;
        this.wallClock = wallClock;
        this.channels = List.copyOf(channels);
    }

    /** Puts one event before every sink. */
    public void publish(Command.Publish publish) {
        GaggleEvent event = GaggleEvent.builder(publish.type())
                .instanceId(gaggle.getInstanceId())
                .number(++number)
                .time(wallClock.instant())
                .program(publish.program())
                .token(publish.token())
                .message(publish.message())
                .build();
        for (SinkChannel channel : channels) {
            channel.offer(event);
        }
    }
}
