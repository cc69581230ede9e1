package org.gaggled.transport.zmq.curve;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigNode;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.PluginSettings;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.SettingProblems;
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
            .describedAs(
                    "The directory with the public keys of those who may connect: a file NAME.pub for each, which also"
                            + " says its role, watch or operate.");

    /** The section; shared by the event sink and the control source. */
    public static final SettingsSection SECTION = new SettingsSection("curve", List.of(SECRET_KEY, CLIENTS));

    private final byte[] secretKey;
    private final @Nullable String publicKey;
    private final AuthorizedClients clients;

    private CurveServer(byte[] secretKey, @Nullable String publicKey, AuthorizedClients clients) {
        this.secretKey = secretKey;
        this.publicKey = publicKey;
        this.clients = clients;
    }

    /** Reads the keys; null when the configuration does not ask for CURVE. */
    public static @Nullable CurveServer open(PluginSettings settings) throws PluginException {
        Settings section = settings.findSection(SECTION.getName());
        if (section == null) {
            return null;
        }
        KeyFile key = KeyFile.read(section.get(SECRET_KEY));
        return new CurveServer(
                key.key(KeyFile.SECRET_KEY),
                key.values().containsKey(KeyFile.PUBLIC_KEY) ? key.keyText(KeyFile.PUBLIC_KEY) : null,
                new AuthorizedClients(section.get(CLIENTS)));
    }

    /**
     * The server's own key pair, where it may be a client's too: this process can read it, and the directory of clients
     * has its public half. Whoever can read it can do as the server does, and needs no other.
     *
     * @param section as it is written; relative paths lead nowhere, since they are relative to where gaggled was
     * started
     * @return null where it may not
     */
    public static @Nullable KeyFile findPairOfClient(ConfigNode section) {
        try {
            Path key = pathOf(section, SECRET_KEY);
            Path clients = pathOf(section, CLIENTS);
            if (key == null || clients == null || !Files.isReadable(key)) {
                return null;
            }
            KeyFile pair = KeyFile.read(key);
            return new AuthorizedClients(clients).find(pair.keyText(KeyFile.PUBLIC_KEY)) == null ? null : pair;
        } catch (PluginException | InvalidPathException unusable) {
            // What is wrong is the server's to tell; a client then needs a key of its own.
            return null;
        }
    }

    private static @Nullable Path pathOf(ConfigNode section, Setting<Path> setting) {
        for (ConfigNode child : section.getChildren()) {
            ConfigText text = child.getText();
            if (child.getName().equals(setting.getName()) && text != null) {
                Path path = Path.of(text.value());
                return path.isAbsolute() ? path : null;
            }
        }
        return null;
    }

    /** What is wrong with the section that only a look at the files can tell. */
    public static List<ConfigProblem> check(PluginSettings settings) {
        Settings section = settings.findSection(SECTION.getName());
        if (section == null) {
            return List.of();
        }
        SettingProblems problems = new SettingProblems(section);
        checkSecretKey(section.get(SECRET_KEY), problems);
        checkClients(section.get(CLIENTS), problems);
        return problems.toList();
    }

    private static void checkSecretKey(Path key, SettingProblems problems) {
        try {
            KeyFile.read(key).key(KeyFile.SECRET_KEY);
            if (!KeyFile.isPrivate(key)) {
                problems.warning(
                        SECRET_KEY,
                        "secretkey " + key + " can be read or changed by users other than its owner",
                        "chmod 600 " + quoted(key));
            }
        } catch (PluginException e) {
            problems.error(SECRET_KEY, String.valueOf(e.getMessage()));
        }
    }

    private static void checkClients(Path directory, SettingProblems problems) {
        AuthorizedClients.Inspection inspection = AuthorizedClients.inspect(directory);
        String unusable = inspection.unusable();
        if (unusable != null) {
            problems.error(CLIENTS, unusable);
            return;
        }
        for (String wrong : inspection.wrong()) {
            problems.warning(CLIENTS, wrong, "correct it, or remove it");
        }
        for (Path path : inspection.writableByOthers()) {
            problems.warning(
                    CLIENTS, "clients: " + path + " can be changed by users other than its owner",
                    "chmod go-w " + quoted(path));
        }
    }

    /** As a shell takes it for one word, whatever is in it. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }

    /** Makes a socket, before it is bound, speak CURVE and nothing else. */
    public void protect(ZMQ.Socket socket) {
        socket.setCurveServer(true);
        socket.setCurveSecretKey(secretKey);
    }

    /** The key that clients must know it by, in Z85; null where its file has the secret one alone. */
    public @Nullable String publicKey() {
        return publicKey;
    }

    /** Those it lets in. */
    public AuthorizedClients clients() {
        return clients;
    }
}
