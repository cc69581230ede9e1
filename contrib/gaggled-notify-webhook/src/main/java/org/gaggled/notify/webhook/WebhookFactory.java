package org.gaggled.notify.webhook;

import java.util.List;
import java.util.Set;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;

/** Offers the event sink {@code webhook}. */
public final class WebhookFactory implements EventSinkFactory {

    @Override
    public String getName() {
        return WebhookSettings.SECTION;
    }

    @Override
    public List<Setting<?>> getSettings() {
        return WebhookSettings.ALL;
    }

    @Override
    public List<ConfigProblem> check(PluginSettings settings) {
        WebhookSettingsReader reader = new WebhookSettingsReader(settings.getSettings());
        reader.read();
        return reader.problems().toList();
    }

    @Override
    public Set<String> findClaims(PluginSettings settings) {
        return Set.of();
    }

    @Override
    public EventSink open(EventSinkContext context) throws PluginException {
        WebhookSettingsReader reader = new WebhookSettingsReader(context.getSettings());
        WebhookSettings settings = reader.read();
        if (settings == null) {
            throw reader.problems().toException();
        }
        Webhook webhook = Webhook.open(settings, context.getGaggle().getHostName(), Patience.of(settings.retries()));
        return settings.period() == null ? webhook : new AnnouncingWebhook(context, settings.period(), webhook);
    }
}
