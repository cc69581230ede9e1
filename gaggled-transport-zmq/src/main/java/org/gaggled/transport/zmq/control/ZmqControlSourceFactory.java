package org.gaggled.transport.zmq.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigPosition;
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

    /** A setting of gaggled's, which describes and checks it; named here because this source serves it. */
    private static final Setting<String> CONTROL_URL = Setting.text("controlurl");

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
        String url = settings.getGlobalSettings().find(CONTROL_URL);
        // Others than this machine's users are a problem already.
        if (url != null && TcpEndpoint.find(url) != null && problems.isEmpty() && !keys && runsAsRoot()) {
            problems.add(openToLocalUsers(Objects.requireNonNull(settings.getGlobalSettings().positionOf(CONTROL_URL)),
                    url));
        }
        problems.addAll(CurveServer.check(settings));
        return problems;
    }

    /**
     * A port asks nobody who he is: to a gaggled of root, whoever has a shell here, or a broken service, is an
     * operator.
     */
    private static ConfigProblem openToLocalUsers(ConfigPosition position, String url) {
        return ConfigProblem.warning(
                position,
                "controlurl " + url
                        + " lets every user of this machine start and stop programs, and stop this gaggled, which"
                        + " runs as root",
                "protect it with section gaggled/curve, whose keys gaggled_controller --keygen makes");
    }

    /** Whether this process is root's; false where the system does not say. */
    static boolean runsAsRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return false;
        }
    }

    @Override
    public Set<String> findClaims(PluginSettings settings) {
        return TcpEndpoint.claims(CONTROL_URL, settings);
    }

    @Override
    public ControlSource open(ControlSourceContext context) throws PluginException {
        String url = context.getGlobalSettings().find(CONTROL_URL);
        if (url == null) {
            throw new PluginException(
                    "section gaggled/zmq is given without controlurl; add controlurl, or remove the section");
        }
        return ZmqControlSource.open(context, url, CurveServer.open(context));
    }
}
