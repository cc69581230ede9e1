package org.gaggled.transport.zmq.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.SettingsSection;
import org.gaggled.api.event.EventSink;
import org.gaggled.api.event.EventSinkContext;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.transport.zmq.curve.CurveServer;
import org.gaggled.transport.zmq.socket.TcpEndpoint;

/** The event sink {@code zmq}, which {@code eventurl} asks for. */
public final class ZmqEventSinkFactory implements EventSinkFactory {

    /** A setting of gaggled's, which describes and checks it; named here because this sink serves it. */
    private static final Setting<String> EVENT_URL = Setting.text("eventurl");

    /** For the service loader. */
    public ZmqEventSinkFactory() {}

    @Override
    public String getName() {
        return "zmq";
    }

    @Override
    public List<Setting<?>> getGlobalSettings() {
        return List.of(EVENT_URL);
    }

    @Override
    public List<SettingsSection> getGlobalSections() {
        return List.of(CurveServer.SECTION);
    }

    @Override
    public List<ConfigProblem> check(PluginSettings settings) {
        // Whom that is allowed needs no warning: nobody can do any harm by listening.
        boolean open = settings.isInsecureAllowed() || settings.findSection(CurveServer.SECTION.getName()) != null;
        List<ConfigProblem> problems =
                new ArrayList<>(TcpEndpoint.check(EVENT_URL, settings, open ? null : "hear of every program"));
        problems.addAll(CurveServer.check(settings));
        return problems;
    }

    @Override
    public Set<String> findClaims(PluginSettings settings) {
        return TcpEndpoint.claims(EVENT_URL, settings);
    }

    @Override
    public EventSink open(EventSinkContext context) throws PluginException {
        String url = context.getGlobalSettings().find(EVENT_URL);
        if (url == null) {
            throw new PluginException(
                    "section gaggled/zmq is given without eventurl; add eventurl, or remove the section");
        }
        return ZmqEventSink.open(url, CurveServer.open(context));
    }
}
