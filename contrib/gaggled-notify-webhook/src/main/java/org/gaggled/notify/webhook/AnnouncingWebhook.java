package org.gaggled.notify.webhook;

import java.time.Duration;
import org.gaggled.api.announce.AnnouncingSink;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;

/** A webhook that is told what is worth telling a person: announcements, and what does not go away. */
final class AnnouncingWebhook implements EventSink {

    private final Webhook webhook;
    private final AnnouncingSink announcing;

    AnnouncingWebhook(EventSinkContext context, Duration period, Webhook webhook) {
        String instanceId = context.getGaggle().getInstanceId();
        this.webhook = webhook;
        this.announcing =
                AnnouncingSink.open(context, period, announcement -> webhook.announce(announcement, instanceId));
    }

    @Override
    public void accept(GaggleEvent event) {
        announcing.accept(event);
        if (event.getType() == GaggleEventType.STOP_OVERDUE) {
            webhook.accept(event);
        }
    }

    @Override
    public void close() throws InterruptedException {
        try {
            announcing.close();
        } finally {
            webhook.close();
        }
    }
}
