package org.gaggled.notify.smtp;

import jakarta.mail.internet.InternetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.notify.smtp.delivery.SmtpServer;
import org.gaggled.notify.smtp.delivery.StartTls;
import org.gaggled.notify.smtp.gate.GatePolicy;
import org.jspecify.annotations.Nullable;

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

    static final DefiniteSetting<Boolean> AUTO = Setting.flag("auto")
            .otherwise(false)
            .describedAs("Whether the gate runs inside gaggled. Otherwise, start gaggled_smtpgate -c FILE.");

    static final DefiniteSetting<String> MX =
            Setting.text("mx").required().describedAs("The mail server: a name or an address.");

    static final DefiniteSetting<Integer> PORT =
            Setting.wholeNumber("port", 1, 65535).otherwise(25).describedAs("The mail server's port.");

    static final DefiniteSetting<String> HELO =
            Setting.text("helo").required().describedAs("What the gate calls itself when it greets the mail server.");

    static final DefiniteSetting<String> FROM =
            Setting.text("from").required().describedAs("The address that mails are from.");

    static final DefiniteSetting<List<String>> TO =
            Setting.texts("to").required().describedAs("The addresses that mails go to: one or several.");

    static final DefiniteSetting<String> SUBJECT_PREFIX = Setting.text("spfix")
            .otherwise("")
            .describedAs(
                    "What every subject begins with. Put it in double quotes if it ends with a blank. __HOSTNAME__"
                            + " becomes the host's name.");

    static final DefiniteSetting<Duration> PERIOD = Setting.duration("period")
            .otherwise(Duration.ofSeconds(10))
            .describedAs(
                    "A program is announced at most once in this time. It must be up for as long before it is"
                            + " announced as up.");

    static final DefiniteSetting<Duration> BATCH = Setting.duration("batch")
            .otherwise(Duration.ZERO)
            .describedAs("After a mail, all changes within this time go into the next one. 0: a mail for each change.");

    static final Setting<Boolean> CAUSES = Setting.flag("causes")
            .describedAs(
                    "Whether what went down because of another program is told in one mail with that program. Without"
                            + " the setting: if batch is set.");

    static final DefiniteSetting<StartTls> START_TLS = Setting.choice("starttls", StartTls.class)
            .otherwise(StartTls.OFF)
            .describedAs(
                    "Whether the connection is encrypted with STARTTLS: never, when the server offers it, or always.");

    static final DefiniteSetting<Boolean> SSL = Setting.flag("ssl")
            .otherwise(false)
            .describedAs("Whether the connection is encrypted from its beginning, as it is on port 465.");

    static final Setting<Path> CA_FILE = Setting.path("cafile")
            .describedAs(
                    "A file of certificates in PEM. One of them must have issued the mail server's. Without it,"
                            + " those that Java trusts count.");

    static final Setting<String> USER = Setting.text("user").describedAs("Who to log in as; needs passwordfile.");

    static final Setting<Path> PASSWORD_FILE =
            Setting.path("passwordfile").describedAs("A file whose first line is the password.");

    static final DefiniteSetting<Duration> TIMEOUT = Setting.duration("timeout")
            .otherwise(Duration.ofSeconds(45))
            .describedAs("How long it can take to hand over one mail, from connecting to the mail server's last word.");

    static final Setting<Path> SPOOL = Setting.path("spool")
            .describedAs(
                    "A directory of the gate's own in which mails wait. Without it, mails of a gate inside gaggled wait in"
                            + " a directory below statedir. Without that too, they wait in memory.");

    static final DefiniteSetting<Duration> FLUSH = Setting.duration("flush")
            .otherwise(Duration.ofSeconds(2))
            .describedAs(
                    "How long the gate goes on sending at the end; 0 for not at all. Inside gaggled, it is at most"
                            + " 1.4 s.");

    /** All of them, with examples for the documentation. */
    public static final List<Setting<?>> DEFINITIONS = List.of(
            AUTO.withExample("true"),
            MX.withExample("mail.example.org"),
            PORT.withExample("587"),
            HELO.withExample("goose.example.org"),
            FROM.withExample("gaggled@example.org"),
            TO.withExample("ops@example.org, night@example.org"),
            SUBJECT_PREFIX.withExample("[__HOSTNAME__]"),
            PERIOD.withExample("30s"),
            BATCH.withExample("5m"),
            CAUSES.withExample("true"),
            START_TLS.withExample("required"),
            SSL.withExample("true"),
            CA_FILE.withExample("/etc/ssl/certs/ca-certificates.crt"),
            USER.withExample("gaggled"),
            PASSWORD_FILE.withExample("/etc/gaggled/mail.password"),
            TIMEOUT.withExample("20s"),
            SPOOL.withExample("/var/spool/gaggled"),
            FLUSH.withExample("1s"));

    /** Takes a copy of the list. */
    public GateSettings {
        recipients = List.copyOf(recipients);
    }

    /**
     * Reads what the host has checked.
     *
     * @param hostName for subjects
     * @throws PluginException with the first of the {@link #problems}, if there are errors
     */
    public static GateSettings read(Settings settings, String hostName) throws PluginException {
        GateSettingsReader reader = new GateSettingsReader(settings);
        GateSettings read = reader.read(hostName);
        if (read == null) {
            throw reader.problems().toException();
        }
        return read;
    }

    /** What is wrong with settings that each by itself is what it should be. */
    static List<ConfigProblem> problems(Settings settings) {
        GateSettingsReader reader = new GateSettingsReader(settings);
        reader.read("");
        return reader.problems().toList();
    }

    /** The same, with mails that wait there, or in memory. */
    GateSettings withSpool(@Nullable Path directory) {
        return new GateSettings(sender, recipients, subjectPrefix, policy, batch, server, directory, flush);
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
}
