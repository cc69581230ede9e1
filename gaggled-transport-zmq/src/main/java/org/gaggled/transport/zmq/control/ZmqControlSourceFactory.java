package org.gaggled.transport.zmq.control;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.SettingsSection;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.transport.zmq.curve.CurveServer;
import org.gaggled.transport.zmq.socket.TcpEndpoint;

/** The control source {@code zmq}, which {@code controlurl} asks for. */
public final class ZmqControlSourceFactory implements ControlSourceFactory {

    private static final Setting<String> CONTROL_URL = Setting.text("controlurl")
            .describedAs("Where to answer control requests: tcp://HOST:PORT, tcp://*:PORT, or * as the port for any.");

    /** For the service loader. */
    public ZmqControlSourceFactory() {}

    @Override
    public String getName() {
        return "zmq";
    }

    @Override
    public List<Setting<?>> getGlobalSettings() {
        return List.of(CONTROL_URL);
    }

    @Override
    public List<SettingsSection> getGlobalSections() {
        return List.of(CurveServer.SECTION);
    }

    @Override
    public List<ConfigProblem> check(PluginSettings settings) {
        boolean keys = settings.findSection(CurveServer.SECTION.getName()) != null;
        List<ConfigProblem> problems =
                new ArrayList<>(TcpEndpoint.check(CONTROL_URL, settings, keys ? null : "start and stop programs"));
        problems.addAll(CurveServer.check(settings));
        return problems;
    }

    @Override
    public ControlSource open(ControlSourceContext context) throws PluginException {
        String url = context.getGlobalSettings().find(CONTROL_URL);
        if (url == null) {
            throw new PluginException("section gaggled/zmq is there, but no controlurl; add one, or remove the section");
        }
        return ZmqControlSource.open(context, url, CurveServer.open(context));
    }
}
