package org.gaggled.notify.smtp;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.SecretFile;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.SettingProblems;
import org.gaggled.api.config.Settings;
import org.gaggled.notify.smtp.delivery.CertificateAuthority;
import org.gaggled.notify.smtp.delivery.Credentials;
import org.gaggled.notify.smtp.delivery.MailNames;
import org.gaggled.notify.smtp.delivery.SmtpServer;
import org.gaggled.notify.smtp.delivery.StartTls;
import org.gaggled.notify.smtp.gate.GatePolicy;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code gaggled/smtpgate}, and collects all that is wrong with it. */
final class GateSettingsReader {

    private final Settings settings;
    private final SettingProblems problems;

    GateSettingsReader(Settings settings) {
        this.settings = settings;
        this.problems = new SettingProblems(settings);
    }

    SettingProblems problems() {
        return problems;
    }

    /** The settings, or null when there are errors. */
    @Nullable
    GateSettings read(String hostName) {
        InternetAddress sender = address(GateSettings.FROM, settings.get(GateSettings.FROM));
        List<InternetAddress> recipients = recipients();
        SmtpServer server = server();
        if (sender == null || problems.hasErrors()) {
            return null;
        }
        return new GateSettings(
                sender,
                recipients,
                unquoted(settings.get(GateSettings.SUBJECT_PREFIX)).replace("__HOSTNAME__", hostName),
                policy(),
                settings.get(GateSettings.BATCH),
                server,
                spool(),
                settings.get(GateSettings.FLUSH));
    }

    private GatePolicy policy() {
        Boolean causes = settings.find(GateSettings.CAUSES);
        return GatePolicy.ofPeriod(settings.get(GateSettings.PERIOD))
                .withCauses(causes == null ? !settings.get(GateSettings.BATCH).isZero() : causes);
    }

    /** Quotes keep a blank at the end, which an INI file would lose. */
    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private List<InternetAddress> recipients() {
        List<InternetAddress> recipients = new ArrayList<>();
        List<String> texts = settings.get(GateSettings.TO);
        if (texts.isEmpty()) {
            error(GateSettings.TO, "", "does not name anybody", "give one address, or several separated by commas");
        }
        for (String text : texts) {
            InternetAddress recipient = address(GateSettings.TO, text);
            if (recipient != null) {
                recipients.add(recipient);
            }
        }
        return recipients;
    }

    private @Nullable InternetAddress address(Setting<?> setting, String text) {
        try {
            InternetAddress address = MailNames.address(text);
            if (MailNames.needsSmtpUtf8(address.getAddress())) {
                problems.warning(
                        setting,
                        setting.getName() + " '" + text
                                + "' has a name beyond ASCII before the @: only a mail server that offers SMTPUTF8"
                                + " takes it",
                        "gaggled_smtpgate --test shows whether yours does");
            }
            return address;
        } catch (AddressException e) {
            error(setting, text, "is not a mail address: " + e.getMessage(), "write it as NAME@HOST");
            return null;
        }
    }

    /** The name of a host as mail servers and name servers know it. */
    private String host(DefiniteSetting<String> setting) {
        String name = settings.get(setting);
        try {
            return MailNames.domain(name);
        } catch (IllegalArgumentException e) {
            error(setting, name, "is not the name of a host: " + e.getMessage(), "write it in ASCII");
            return name;
        }
    }

    private SmtpServer server() {
        if (settings.get(GateSettings.TIMEOUT).isZero()) {
            error(GateSettings.TIMEOUT, "0", "leaves no time to send anything", "45s is usual");
        }
        boolean implicitTls = settings.get(GateSettings.SSL);
        StartTls startTls = settings.get(GateSettings.START_TLS);
        if (implicitTls && startTls != StartTls.OFF) {
            error(GateSettings.SSL, "true", "encrypts from the beginning, and starttls would do so again",
                    "remove one of them");
        }
        Credentials credentials = credentials();
        if (credentials != null && !implicitTls && startTls != StartTls.REQUIRED) {
            problems.warning(
                    GateSettings.USER,
                    "the password of '" + credentials.user() + "' may go to " + settings.get(GateSettings.MX)
                            + " unencrypted",
                    "set starttls = required, or ssl = true");
        }
        return new SmtpServer(
                host(GateSettings.MX),
                settings.get(GateSettings.PORT),
                host(GateSettings.HELO),
                startTls,
                implicitTls,
                trust(),
                credentials,
                settings.get(GateSettings.TIMEOUT));
    }

    private @Nullable SSLSocketFactory trust() {
        Path file = settings.find(GateSettings.CA_FILE);
        if (file == null) {
            return null;
        }
        try {
            return CertificateAuthority.read(file);
        } catch (IOException e) {
            error(GateSettings.CA_FILE, file.toString(), "cannot be used: " + reason(e),
                    "name a file of certificates in PEM");
            return null;
        }
    }

    private @Nullable Credentials credentials() {
        String user = settings.find(GateSettings.USER);
        Path file = settings.find(GateSettings.PASSWORD_FILE);
        if (file == null) {
            if (user != null) {
                error(GateSettings.USER, user, "needs 'passwordfile'", "name a file whose first line is the password");
            }
            return null;
        }
        if (user == null) {
            error(GateSettings.PASSWORD_FILE, file.toString(), "is of no use without 'user'", "say who to log in as");
            return null;
        }
        return credentials(user, file);
    }

    private @Nullable Credentials credentials(String user, Path file) {
        try {
            SecretFile password = SecretFile.read(file);
            if (!password.isPrivate()) {
                problems.warning(
                        GateSettings.PASSWORD_FILE,
                        "passwordfile '" + file + "' can be read or changed by others",
                        "chmod 600 it");
            }
            return new Credentials(user, password.getText());
        } catch (IOException e) {
            error(
                    GateSettings.PASSWORD_FILE,
                    file.toString(),
                    "cannot be used: " + e.getMessage(),
                    "name a file whose first line is the password");
            return null;
        }
    }

    /** Not opened here: a check makes no directory, and leaves the one in use to the gate that uses it. */
    private @Nullable Path spool() {
        Path directory = settings.find(GateSettings.SPOOL);
        if (directory != null && Files.exists(directory) && !Files.isDirectory(directory)) {
            error(
                    GateSettings.SPOOL,
                    directory.toString(),
                    "is not a directory",
                    "name a directory of the gate's own; the gate makes it if it does not exist");
        }
        return directory;
    }

    private void error(Setting<?> setting, String value, String what, String advice) {
        problems.error(setting, setting.getName() + " '" + value + "' " + what, advice);
    }

    /** Why a file could not be used, without its name, which the message has already. */
    static String reason(Exception e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "it is a file";
            case FileSystemException failure when failure.getReason() != null -> failure.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
