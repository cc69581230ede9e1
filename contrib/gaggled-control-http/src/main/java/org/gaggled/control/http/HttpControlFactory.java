package org.gaggled.control.http;

import java.util.List;
import java.util.Set;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.control.ControlSourceFactory;

/** Offers the control source {@code http}. */
public final class HttpControlFactory implements ControlSourceFactory {

    @Override
    public String getName() {
        return HttpSettings.SECTION;
    }

    @Override
    public List<Setting<?>> getSettings() {
        return HttpSettings.ALL;
    }

    @Override
    public List<ConfigProblem> check(PluginSettings settings) {
        HttpSettingsReader reader = new HttpSettingsReader(settings.getSettings());
        reader.read();
        return reader.problems().toList();
    }

    @Override
    public Set<String> findClaims(PluginSettings settings) {
        int port = settings.getSettings().get(HttpSettings.PORT);
        return port == 0 ? Set.of() : Set.of("tcp:" + port);
    }

    @Override
    public ControlSource open(ControlSourceContext context) throws PluginException {
        HttpSettingsReader reader = new HttpSettingsReader(context.getSettings());
        HttpSettings settings = reader.read();
        if (settings == null) {
            throw reader.problems().toException();
        }
        return HttpControlSource.open(settings, context.getGaggle(), context.getControlPort(), Limits.USUAL);
    }
}
