package org.gaggled.notify.smtp;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.notify.smtp.delivery.CertificateAuthority;
import org.gaggled.notify.smtp.delivery.Credentials;
import org.gaggled.notify.smtp.delivery.SmtpServer;
import org.gaggled.notify.smtp.delivery.StartTls;
import org.gaggled.notify.smtp.gate.GatePolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The section {@code gaggled/smtpgate}: its definitions, and what they come to.
 *
 * @param sender who mails are from
 * @param recipients who they go to, at least one
 * @param subjectPrefix what subjects begin with
 * @param policy how patient the gate is
 * @param batch the least time between two mails; zero for a mail about each change
 * @param server where mails are handed over
 * @param spool where mails wait, or null for memory
 * @param flush how long the last attempt may take at the end
 */
public record GateSettings(
        InternetAddress sender,
        List<InternetAddress> recipients,
        String subjectPrefix,
        GatePolicy policy,
        Duration batch,
        SmtpServer server,
        @Nullable Path spool,
        Duration flush) {

    private static final Logger log = LoggerFactory.getLogger(GateSettings.class);

    static final Setting<Boolean> AUTO = Setting.flag("auto")
            .otherwise(false)
            .describedAs("Whether the gate runs inside gaggled; otherwise gaggled_smtpgate -c FILE has to be started.");

    static final Setting<String> MX = Setting.text("mx").required().describedAs("The mail server: a name or an address.");

    static final Setting<Integer> PORT =
            Setting.wholeNumber("port", 1, 65535).otherwise(25).describedAs("The mail server's port.");

    static final Setting<String> HELO =
            Setting.text("helo").required().describedAs("What the gate calls itself when it greets the mail server.");

    static final Setting<String> FROM = Setting.text("from").required().describedAs("The address that mails are from.");

    static final Setting<List<String>> TO =
            Setting.texts("to").required().describedAs("The addresses that mails go to, one or several.");

    static final Setting<String> SUBJECT_PREFIX = Setting.text("spfix")
            .otherwise("")
            .describedAs("What every subject begins with. __HOSTNAME__ becomes the name of the host.");

    static final Setting<Duration> PERIOD = Setting.duration("period")
            .otherwise(Duration.ofSeconds(10))
            .describedAs("A program is announced once in this time at most, and must be up for as long to be announced as up.");

    static final Setting<Duration> BATCH = Setting.duration("batch")
            .otherwise(Duration.ZERO)
            .describedAs("All changes within this time go into one mail. 0: a mail for each change.");

    static final Setting<StartTls> START_TLS = Setting.choice("starttls", StartTls.class)
            .otherwise(StartTls.OFF)
            .describedAs("Whether the connection is encrypted with STARTTLS: never, when the server offers it, or always.");

    static final Setting<Boolean> SSL = Setting.flag("ssl")
            .otherwise(false)
            .describedAs("Whether the connection is encrypted from its beginning, as it is on port 465.");

    static final Setting<Path> CA_FILE = Setting.path("cafile")
            .describedAs("Certificates in PEM; the mail server's must come from one of them. Otherwise those Java trusts.");

    static final Setting<String> USER = Setting.text("user").describedAs("Who to log in as; needs passwordfile.");

    static final Setting<Path> PASSWORD_FILE =
            Setting.path("passwordfile").describedAs("A file whose first line is the password.");

    static final Setting<Duration> TIMEOUT = Setting.duration("timeout")
            .otherwise(Duration.ofSeconds(45))
            .describedAs("How long it may take to hand over one mail, from connecting to the mail server's last word.");

    static final Setting<Path> SPOOL = Setting.path("spool")
            .describedAs("A directory, for nobody else, in which mails wait. Without it they wait in memory.");

    static final Setting<Duration> FLUSH = Setting.duration("flush")
            .otherwise(Duration.ofSeconds(2))
            .describedAs("How long the gate may go on sending at the end. Inside gaggled at most 1.4 s of it are used.");

    /** All of them. */
    public static final List<Setting<?>> DEFINITIONS = List.of(
            AUTO, MX, PORT, HELO, FROM, TO, SUBJECT_PREFIX, PERIOD, BATCH, START_TLS, SSL, CA_FILE, USER, PASSWORD_FILE,
            TIMEOUT, SPOOL, FLUSH);

    /** Takes a copy of the list. */
    public GateSettings {
        recipients = List.copyOf(recipients);
    }

    /**
     * Reads what the host has checked, and checks what it cannot know.
     *
     * @param hostName for subjects
     */
    public static GateSettings read(Settings settings, String hostName) throws PluginException {
        List<InternetAddress> recipients = new ArrayList<>();
        for (String address : settings.get(TO)) {
            recipients.add(address(address, TO, settings));
        }
        if (recipients.isEmpty()) {
            throw wrong(TO, "", "names nobody; give it one address or several", settings, null);
        }
        return new GateSettings(
                address(settings.get(FROM), FROM, settings),
                recipients,
                settings.get(SUBJECT_PREFIX).replace("__HOSTNAME__", hostName),
                GatePolicy.ofPeriod(settings.get(PERIOD)),
                settings.get(BATCH),
                server(settings),
                settings.find(SPOOL),
                settings.get(FLUSH));
    }

    /** The same, with no more time at the end than that. */
    GateSettings withFlushOfAtMost(Duration longest) {
        return new GateSettings(
                sender,
                recipients,
                subjectPrefix,
                policy,
                batch,
                server,
                spool,
                flush.compareTo(longest) > 0 ? longest : flush);
    }

    private static SmtpServer server(Settings settings) throws PluginException {
        if (settings.get(TIMEOUT).isZero()) {
            throw wrong(TIMEOUT, "0", "leaves no time to send anything; 45s is usual", settings, null);
        }
        if (settings.get(SSL) && settings.get(START_TLS) != StartTls.OFF) {
            throw wrong(
                    SSL, "true", "encrypts from the beginning, and starttls would do so again: remove one of them", settings, null);
        }
        Credentials credentials = credentials(settings);
        if (credentials != null && !settings.get(SSL) && settings.get(START_TLS) != StartTls.REQUIRED) {
            log.warn(
                    "smtpgate: the password of '{}' may go to {} unencrypted; set starttls = required, or ssl = true",
                    credentials.user(),
                    settings.get(MX));
        }
        return new SmtpServer(
                settings.get(MX),
                settings.get(PORT),
                settings.get(HELO),
                settings.get(START_TLS),
                settings.get(SSL),
                trust(settings),
                credentials,
                settings.get(TIMEOUT));
    }

    private static @Nullable SSLSocketFactory trust(Settings settings) throws PluginException {
        Path file = settings.find(CA_FILE);
        if (file == null) {
            return null;
        }
        try {
            return CertificateAuthority.read(file);
        } catch (IOException e) {
            throw wrong(CA_FILE, file.toString(), "cannot be used: " + reason(e), settings, e);
        }
    }

    private static @Nullable Credentials credentials(Settings settings) throws PluginException {
        String user = settings.find(USER);
        Path file = settings.find(PASSWORD_FILE);
        if (user == null && file == null) {
            return null;
        }
        if (user == null) {
            throw wrong(PASSWORD_FILE, String.valueOf(file), "is of no use without 'user': say who to log in as", settings, null);
        }
        if (file == null) {
            throw wrong(USER, user, "needs 'passwordfile': a file whose first line is the password", settings, null);
        }
        try (Stream<String> lines = Files.lines(file)) {
            String password = lines.findFirst().orElse("");
            if (password.isEmpty()) {
                throw wrong(PASSWORD_FILE, file.toString(), "has an empty first line; put the password there", settings, null);
            }
            return new Credentials(user, password);
        } catch (IOException | UncheckedIOException e) {
            throw wrong(PASSWORD_FILE, file.toString(), "cannot be read: " + reason(e), settings, e);
        }
    }

    private static InternetAddress address(String text, Setting<?> setting, Settings settings) throws PluginException {
        try {
            InternetAddress address = new InternetAddress(text, true);
            // Strict parsing still lets a local name alone pass, which is as good an address as any to a local server.
            address.validate();
            return address;
        } catch (AddressException e) {
            throw wrong(setting, text, "is no mail address: " + e.getMessage(), settings, e);
        }
    }

    private static PluginException wrong(
            Setting<?> setting, String value, String what, Settings settings, @Nullable Exception cause) {
        ConfigPosition position = settings.positionOf(setting);
        String message = (position == null ? "" : position + ": ") + setting.getName() + " '" + value + "' in section"
                + " 'gaggled/smtpgate' " + what;
        return cause == null ? new PluginException(message) : new PluginException(message, cause);
    }

    /** Why a file could not be used, without its name, which the message has already. */
    static String reason(Exception e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }
}
