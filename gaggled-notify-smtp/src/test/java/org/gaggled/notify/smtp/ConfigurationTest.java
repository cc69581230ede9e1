package org.gaggled.notify.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.Setting;
import org.gaggled.api.event.EventSinkFactory;
import org.gaggled.api.testkit.PluginConfiguration;
import org.gaggled.config.ini.IniConfigSourceFactory;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.notify.smtp.delivery.StartTls;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows what a configuration may say of the gate, and what is said about it when it is wrong, as gaggled's own reader
 * reads it.
 */
class ConfigurationTest {

    private static final String REQUIRED =
            """
            mx = mail.example.org
            helo = gate.example.org
            from = gaggled@example.org
            """;

    @TempDir
    @Nullable
    Path directory;

    private Path file(String name, String content) throws Exception {
        assertNotNull(directory);
        return Files.writeString(directory.resolve(name), content);
    }

    private ConfigReading reading(String settings) throws Exception {
        Path file = file("test.ini", "[gaggled/smtpgate]\n" + settings + "[web]\ncommand = /bin/sleep\n");
        HostEnvironment host = new HostEnvironment(Map.of(), "shop1", Path.of("").toAbsolutePath());
        ConfigPlugins plugins = new ConfigPlugins(
                List.of(new IniConfigSourceFactory()), List.of(new SmtpGateFactory()), List.of());
        return new ConfigReader(plugins, host).read(file, null);
    }

    private GateSettings accepted(String settings) throws Exception {
        ConfigReading.Accepted accepted = assertInstanceOf(ConfigReading.Accepted.class, reading(settings));
        return GateSettings.read(accepted.config().eventSinks().getFirst().settings(), "shop1");
    }

    /** An INI file keeps no blank at the end of a line. */
    @Test
    void quotesKeepABlankAtTheEndOfTheSubjectPrefix() throws Exception {
        Map<String, String> prefixes =
                Map.of("\"[__HOSTNAME__] \"", "[shop1] ", "\"", "\"", "\"\"", "", "\"a\" b", "\"a\" b", "a \"b\"",
                        "a \"b\"");
        for (Map.Entry<String, String> prefix : prefixes.entrySet()) {
            assertEquals(
                    prefix.getValue(),
                    accepted(REQUIRED + "to = ops@example.org\nspfix = " + prefix.getKey() + "\n").subjectPrefix());
        }
    }

    private void assertRefused(String settings, String... messages) throws Exception {
        ConfigReading.Refused refused = assertInstanceOf(ConfigReading.Refused.class, reading(settings));
        List<String> problems = refused.problems().stream()
                .map(problem -> problem.getPosition().line() + ": " + problem.getMessage()
                        + (problem.getAdvice() == null ? "" : "; " + problem.getAdvice()))
                .toList();
        assertEquals(List.of(messages), problems);
    }

    @Test
    void everySetting() throws Exception {
        Path password = file("password", "secret\nwhat else\n");
        GateSettings settings = accepted(REQUIRED
                + """
                to = ops@example.org, Boss <boss@example.org>
                auto = true
                port = 2525
                spfix = [__HOSTNAME__]
                period = 5s
                batch = 1m
                starttls = required
                user = me
                passwordfile = %s
                timeout = 20s
                spool = /var/spool/gaggled
                flush = 1s
                """.formatted(password));
        assertEquals("gaggled@example.org", settings.sender().getAddress());
        assertEquals(List.of("ops@example.org", "boss@example.org"),
                settings.recipients().stream().map(to -> to.getAddress()).toList());
        assertEquals("[shop1]", settings.subjectPrefix());
        assertEquals(Duration.ofSeconds(5), settings.policy().period());
        assertEquals(Duration.ofMinutes(1), settings.batch());
        assertEquals("mail.example.org:2525", settings.server().toString());
        assertEquals("gate.example.org", settings.server().helo());
        assertEquals(StartTls.REQUIRED, settings.server().startTls());
        assertEquals(Duration.ofSeconds(20), settings.server().timeout());
        assertNotNull(settings.server().credentials());
        assertEquals("secret", settings.server().credentials().password());
        assertEquals(Path.of("/var/spool/gaggled"), settings.spool());
        assertEquals(Duration.ofSeconds(1), settings.flush());
    }

    /** What went down because of something else is told with it where mails tell of several changes. */
    @Test
    void causesGoWithBatch() throws Exception {
        String required = REQUIRED + "to = ops@example.org\n";
        assertFalse(accepted(required).policy().causes());
        assertFalse(accepted(required + "batch = 0\n").policy().causes());
        assertTrue(accepted(required + "batch = 1m\n").policy().causes());
        assertFalse(accepted(required + "batch = 1m\ncauses = false\n").policy().causes());
        assertTrue(accepted(required + "causes = true\n").policy().causes());
        assertRefused(
                required + "causes = maybe\n",
                "6: causes 'maybe' is not true or false (or yes/no, on/off, 1/0)");
    }

    @Test
    void namesBeyondAscii() throws Exception {
        ConfigReading.Accepted accepted = assertInstanceOf(
                ConfigReading.Accepted.class,
                reading("mx = mail.bücher.example\nhelo = gänse.example\nfrom = Gänse <gate@bücher.example>\nto = jürgen@bücher.example\n"));
        GateSettings settings = GateSettings.read(accepted.config().eventSinks().getFirst().settings(), "shop1");
        assertEquals("mail.xn--bcher-kva.example", settings.server().host());
        assertEquals("xn--gnse-loa.example", settings.server().helo());
        assertEquals("=?UTF-8?Q?G=C3=A4nse?= <gate@xn--bcher-kva.example>", settings.sender().toString());
        assertEquals("jürgen@xn--bcher-kva.example", settings.recipients().getFirst().getAddress());
        assertEquals(
                List.of("to 'jürgen@bücher.example' has a name beyond ASCII before the @: only a mail server that offers SMTPUTF8 takes it"),
                accepted.warnings().stream().map(problem -> problem.getMessage()).toList());
        assertRefused(
                "mx = mail.example.org\nhelo = gate.example.org\nfrom = gate@straße.example\nto = ops@" + "ü".repeat(70)
                        + ".example\n",
                "4: from 'gate@straße.example' is not a mail address: the domain 'straße.example' has a letter with two meanings, which has to"
                        + " be given as xn--...: a tool such as idn2 tells how; write it as NAME@HOST",
                "5: to 'ops@" + "ü".repeat(70) + ".example' is not a mail address: the domain '" + "ü".repeat(70)
                        + ".example' has characters that no domain can have, or has to be given as xn--...: a tool such as idn2 tells how;"
                        + " write it as NAME@HOST");
    }

    @Test
    void defaults() throws Exception {
        GateSettings settings = accepted(REQUIRED + "to = ops@example.org\n");
        assertEquals("", settings.subjectPrefix());
        assertEquals(Duration.ofSeconds(10), settings.policy().period());
        assertEquals(Duration.ZERO, settings.batch());
        assertEquals(25, settings.server().port());
        assertEquals(StartTls.OFF, settings.server().startTls());
        assertEquals(Duration.ofSeconds(45), settings.server().timeout());
    }

    @Test
    void whatIsMissing() throws Exception {
        ConfigReading.Refused refused = assertInstanceOf(ConfigReading.Refused.class, reading("auto = true\n"));
        assertEquals(
                List.of("mx", "helo", "from", "to").stream()
                        .map(name -> "section 'gaggled/smtpgate' has no '" + name + "'").toList(),
                refused.problems().stream().map(problem -> problem.getMessage()).toList());
    }

    @Test
    void allThatIsWrongAtOnce() throws Exception {
        Path empty = file("empty", "\n");
        assertRefused(
                """
                mx = mail.example.org
                helo = gate.example.org
                from = who?
                to = ops@example.org, nobody@@example.org
                timeout = 0
                ssl = true
                starttls = required
                cafile = /nowhere/ca.pem
                user = me
                passwordfile = %s
                """.formatted(empty),
                "4: from 'who?' is not a mail address: Missing final '@domain'; write it as NAME@HOST",
                "5: to 'nobody@@example.org' is not a mail address: Domain contains illegal character; write it as NAME@HOST",
                "6: timeout '0' leaves no time to send anything; 45s is usual",
                "7: ssl 'true' encrypts from the beginning, and starttls would do so again; remove one of them",
                "9: cafile '/nowhere/ca.pem' cannot be used: there is no such file; name a file of certificates in PEM",
                "11: passwordfile '" + empty
                        + "' cannot be used: its first line is empty; name a file whose first line is the"
                        + " password");
    }

    @Test
    void aLoginIsUserAndPassword() throws Exception {
        String rest = REQUIRED + "to = ops@example.org\n";
        assertRefused(rest + "user = me\n",
                "6: user 'me' needs 'passwordfile'; name a file whose first line is the password");
        assertRefused(
                rest + "passwordfile = /etc/hostname\n",
                "6: passwordfile '/etc/hostname' is of no use without 'user'; say who to log in as");
    }

    @Test
    void aSpoolIsADirectory() throws Exception {
        Path file = file("spool", "");
        assertRefused(
                REQUIRED + "to = ops@example.org\nspool = " + file + "\n",
                "6: spool '" + file
                        + "' is not a directory; name a directory of the gate's own; the gate makes it if it does"
                        + " not exist");
    }

    @Test
    void aPasswordInTheClearIsWarnedOf() throws Exception {
        assertEquals(
                List.of("the password of 'me' may go to mail.example.org unencrypted"),
                warningsWithPasswordOf("rw-------", ""));
    }

    @Test
    void aPasswordThatOthersCanReadIsWarnedOf() throws Exception {
        assertNotNull(directory);
        assertEquals(
                List.of("passwordfile '" + directory.resolve("password") + "' can be read or changed by others"),
                warningsWithPasswordOf("rw-r-----", "starttls = required\n"));
    }

    private List<String> warningsWithPasswordOf(String mode, String more) throws Exception {
        Path password =
                Files.setPosixFilePermissions(file("password", "secret\n"), PosixFilePermissions.fromString(mode));
        ConfigReading.Accepted accepted = assertInstanceOf(
                ConfigReading.Accepted.class,
                reading(REQUIRED + "to = ops@example.org\nuser = me\npasswordfile = " + password + "\n" + more));
        return accepted.warnings().stream().map(warning -> warning.getMessage()).toList();
    }

    /** Classic's section stays what it was: for a process of its own, unless it says otherwise. */
    @Test
    void withoutAutoNothingHappensInside() throws Exception {
        EventSinkFactory factory = new SmtpGateFactory();
        PluginConfiguration required = new PluginConfiguration(factory)
                .set("mx", "mail.example.org")
                .set("helo", "shop1")
                .set("from", "gaggled@example.org")
                .set("to", "ops@example.org");
        long before = threads();
        try (var sink = factory.open(required.toEventSinkContext())) {
            assertEquals(before, threads());
            assertNotNull(sink);
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("smtpgate"))
                .count();
    }

    @Test
    void theDocumentHasEverySetting() throws Exception {
        String document = Files.readString(Path.of("../docs/notifications.md"));
        for (Setting<?> setting : GateSettings.DEFINITIONS) {
            assertTrue(
                    document.lines().anyMatch(
                            line -> line.startsWith("| ") && line.split("\\|")[1].contains("`" + setting + "`")),
                    () -> "docs/notifications.md has no row for " + setting);
        }
    }
}
