package org.gaggled.control.local;

import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.SettingProblems;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.control.ControlSourceFactory;

/** Offers the control source {@code local}, which every gaggled has that is not told otherwise. */
public final class LocalControlFactory implements ControlSourceFactory {

    private static final String NONE = "none";

    static final Setting<String> CONTROL_SOCKET = Setting
            .of("controlsocket", "a path, or none", LocalControlFactory::path)
            .withExample("/run/shop/gaggled.sock")
            .describedAs("The Unix socket at which control requests of root and of gaggled's own user are answered, for"
                    + " gaggledctl. Without it, gaggled makes one in $GAGGLED_RUNTIME_DIRECTORY, /run/gaggled (root) or"
                    + " $XDG_RUNTIME_DIR/gaggled, where gaggledctl finds it. With none, there is no socket.");

    private static String path(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("empty");
        }
        return Path.of(text).toString();
    }

    @Override
    public String getName() {
        return LocalControlSource.CHANNEL.name();
    }

    @Override
    public List<Setting<?>> getGlobalSettings() {
        return List.of(CONTROL_SOCKET);
    }

    @Override
    public boolean isOpenUnasked() {
        return true;
    }

    @Override
    public List<ConfigProblem> check(PluginSettings settings) {
        SettingProblems problems = new SettingProblems(settings.getGlobalSettings());
        String given = settings.getGlobalSettings().find(CONTROL_SOCKET);
        if (given != null && !given.equals(NONE) && !SocketPlace.isShortEnough(Path.of(given))) {
            problems.error(CONTROL_SOCKET, "controlsocket '" + given + "' is too long for a Unix socket",
                    SocketPlace.ADVICE);
        }
        return problems.toList();
    }

    @Override
    public ControlSource open(ControlSourceContext context) throws PluginException {
        String given = context.getGlobalSettings().find(CONTROL_SOCKET);
        if (given == null) {
            return LocalControlSource.openByDefault(context, SocketPlace.ofThisProcess());
        }
        return given.equals(NONE) ? LocalControlSource.none() : LocalControlSource.openAt(context, Path.of(given));
    }
}
