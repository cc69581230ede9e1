package org.gaggled.transport.zmq.curve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.api.config.SettingsSection;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;

/** The server's side of CURVE, as section {@code gaggled/curve} asks for it: its key, and whom it lets in. */
public final class CurveServer {

    private static final DefiniteSetting<Path> SECRET_KEY = Setting.path("secretkey")
            .required()
            .withExample("/etc/gaggled/gaggled.key")
            .describedAs("The file with this gaggle's key pair, made by gaggled_controller --keygen DIR.");

    private static final DefiniteSetting<Path> CLIENTS = Setting.path("clients")
            .required()
            .withExample("/etc/gaggled/clients")
            .describedAs("The directory with the public keys of those who may connect: a file NAME.pub for each, which also"
                    + " says its role, watch or operate.");

    /** The section; shared by the event sink and the control source. */
    public static final SettingsSection SECTION = new SettingsSection("curve", List.of(SECRET_KEY, CLIENTS));

    private final byte[] secretKey;
    private final AuthorizedClients clients;

    private CurveServer(byte[] secretKey, AuthorizedClients clients) {
        this.secretKey = secretKey;
        this.clients = clients;
    }

    /** Reads the keys; null when the configuration does not ask for CURVE. */
    public static @Nullable CurveServer open(PluginSettings settings) throws PluginException {
        Settings section = settings.findSection(SECTION.getName());
        if (section == null) {
            return null;
        }
        KeyFile key = KeyFile.read(section.get(SECRET_KEY));
        return new CurveServer(key.key(KeyFile.SECRET_KEY), new AuthorizedClients(section.get(CLIENTS)));
    }

    /** What is wrong with the section that only a look at the files can tell. */
    public static List<ConfigProblem> check(PluginSettings settings) {
        Settings section = settings.findSection(SECTION.getName());
        if (section == null) {
            return List.of();
        }
        List<ConfigProblem> problems = new ArrayList<>(checkSecretKey(section));
        try {
            new AuthorizedClients(section.get(CLIENTS));
        } catch (PluginException e) {
            problems.add(problemOf(e, section, CLIENTS));
        }
        return problems;
    }

    private static List<ConfigProblem> checkSecretKey(Settings section) {
        Path key = section.get(SECRET_KEY);
        try {
            KeyFile.read(key).key(KeyFile.SECRET_KEY);
        } catch (PluginException e) {
            return List.of(problemOf(e, section, SECRET_KEY));
        }
        return KeyFile.isPrivate(key)
                ? List.of()
                : List.of(ConfigProblem.warning(
                        positionOf(section, SECRET_KEY),
                        "secretkey " + key + " can be read or changed by others than its owner",
                        "chmod 600 '" + key + "'"));
    }

    private static ConfigProblem problemOf(PluginException wrong, Settings section, Setting<?> setting) {
        return ConfigProblem.error(positionOf(section, setting), String.valueOf(wrong.getMessage()), null);
    }

    private static ConfigPosition positionOf(Settings section, Setting<?> required) {
        return Objects.requireNonNull(section.positionOf(required));
    }

    /** Makes a socket, before it is bound, speak CURVE and nothing else. */
    public void protect(ZMQ.Socket socket) {
        socket.setCurveServer(true);
        socket.setCurveSecretKey(secretKey);
    }

    /** Those it lets in. */
    public AuthorizedClients clients() {
        return clients;
    }
}
