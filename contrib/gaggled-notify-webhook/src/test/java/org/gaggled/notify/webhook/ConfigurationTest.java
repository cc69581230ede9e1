package org.gaggled.notify.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.config.ini.IniConfigSourceFactory;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Shows what a configuration may say of the webhook, and what is said about it when it is wrong, as gaggled's own reader reads it.
class ConfigurationTest {

    @TempDir
    Path directory;

    @Test
    void urlIsEnough() throws IOException {
        WebhookSettings settings = accepted("url = http://127.0.0.1:8080/hook\n");
        assertEquals(URI.create("http://127.0.0.1:8080/hook"), settings.url());
        assertNull(settings.secret());
        assertEquals(Duration.ofSeconds(10), settings.timeout());
        assertEquals(8, settings.retries());
        assertEquals(
                Set.of(
                        GaggleEventType.PROGRAM_UP,
                        GaggleEventType.PROGRAM_DOWN,
                        GaggleEventType.START_FAILED,
                        GaggleEventType.PROGRAM_FAILED,
                        GaggleEventType.PROGRAM_READY,
                        GaggleEventType.PROGRAM_NOT_READY,
                        GaggleEventType.PROGRAM_DONE,
                        GaggleEventType.STOP_OVERDUE),
                settings.events());
    }

    @Test
    void everySetting() throws IOException {
        Path secret = secretFile("  s3cret \nwhat else\n", "rw-------");
        WebhookSettings settings = accepted("""
                url = https://example.org/
                secretfile = %s
                timeout = 2s
                retries = 0
                events = gaggle-started, operator-stop
                """.formatted(secret));
        assertEquals(Duration.ofSeconds(2), settings.timeout());
        assertEquals(0, settings.retries());
        assertEquals(Set.of(GaggleEventType.GAGGLE_STARTED, GaggleEventType.OPERATOR_STOP), settings.events());
        Secret read = settings.secret();
        assertNotNull(read);
        assertEquals(
                Secret.of("s3cret").sign(Instant.EPOCH, new byte[0]), read.sign(Instant.EPOCH, new byte[0]));
    }

    @Test
    void allEvents() throws IOException {
        assertEquals(Set.of(GaggleEventType.values()), accepted("url = https://example.org/\nevents = all\n").events());
    }

    @Test
    void whatIsWrongIsSaidWhereItStands() throws IOException {
        assertEquals(
                List.of(
                        "2: url 'ftp://example.org' is not an http or https URL; write it as https://HOST/PATH",
                        "3: events 'program-dwon' has 'program-dwon', which is not one of them; write any of:"
                                + " gaggle-started, gaggle-reloaded,"
                                + " gaggle-stopping, program-up, program-ready, program-not-ready, program-done, program-down, start-failed, program-failed, operator-start, operator-stop,"
                                + " operator-signal, operator-reload, program-stopping, program-killing, stop-overdue, states-dumped; or all"),
                refused("url = ftp://example.org\nevents = program-dwon\n"));
        assertEquals(
                List.of("2: url 'no url' is not a URL; write it as https://HOST/PATH"),
                refused("url = no url\n"));
        assertEquals(
                List.of(
                        "3: secretfile '/no/such' cannot be used: there is no such file; name a file whose first line is the secret",
                        "4: timeout '0' leaves no time to send anything; 10s is usual",
                        "5: events does not name any; name at least one, or leave it out"),
                refused("url = https://example.org\nsecretfile = /no/such\ntimeout = 0\nevents =\n"));
    }

    @Test
    void portIsCheckedBeforeItIsUsed() throws IOException {
        for (String port : List.of("0", "65536", "99999")) {
            String url = "https://example.org:" + port + "/hook";
            assertEquals(
                    List.of("2: url '" + url + "' has port " + port
                            + ", which is out of range; a port is from 1 to 65535; leave it out for the"
                            + " usual one, 80 for http and 443 for https"),
                    refused("url = " + url + "\n"));
        }
        for (String port : List.of("-1", "x", "99999999999")) {
            String url = "https://example.org:" + port + "/hook";
            assertEquals(
                    List.of("2: url '" + url + "' is not an http or https URL; write it as https://HOST/PATH"),
                    refused("url = " + url + "\n"));
        }
        for (String end : List.of("", ":", ":1", ":65535")) {
            accepted("url = https://example.org" + end + "/hook\n");
        }
    }

    @Test
    void passwordInAUrlIsRefusedAndNotShown() throws IOException {
        assertEquals(
                List.of("2: url has a user or password, which is never sent; remove what stands before the @"),
                refused("url = https://me:hush@example.org/\n"));
    }

    @Test
    void oneSecretIsEnough() throws IOException {
        assertEquals(
                List.of("4: secret and secretfile are both given; remove one of them"),
                refused("url = https://example.org/\nsecretfile = " + secretFile("a", "rw-------") + "\nsecret = b\n"));
    }

    @Test
    void secretFileMustHoldOne() throws IOException {
        Path empty = secretFile("\nsecond line\n", "rw-------");
        assertEquals(
                List.of("3: secretfile '" + empty
                        + "' cannot be used: its first line is empty; name a file whose first line is the"
                        + " secret"),
                refused("url = https://example.org/\nsecretfile = " + empty + "\n"));
    }

    @Test
    void operatorIsWarnedOfWhatOthersCanRead() throws IOException {
        Path open = secretFile("hush", "rw-r--r--");
        ConfigReading.Accepted accepted = assertInstanceOf(
                ConfigReading.Accepted.class, read("url = http://example.org/x\nsecretfile = " + open + "\n"));
        assertEquals(
                List.of(
                        "2: events go to example.org unencrypted; use https if the receiver has it",
                        "3: secretfile '" + open + "' can be read or changed by others; chmod 600 it"),
                texts(accepted.warnings()));
    }

    private Path secretFile(String text, String mode) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private WebhookSettings accepted(String section) throws IOException {
        ConfigReading reading = read(section);
        ConfigReading.Accepted accepted = assertInstanceOf(ConfigReading.Accepted.class, reading, reading::toString);
        WebhookSettings settings = new WebhookSettingsReader(
                accepted.config().eventSinks().getFirst().settings())
                .read();
        assertNotNull(settings);
        return settings;
    }

    private List<String> refused(String section) throws IOException {
        return texts(assertInstanceOf(ConfigReading.Refused.class, read(section)).problems());
    }

    private static List<String> texts(List<ConfigProblem> problems) {
        return problems.stream()
                .map(problem -> problem.getPosition().line() + ": " + problem.getMessage() + "; " + problem.getAdvice())
                .toList();
    }

    private ConfigReading read(String section) throws IOException {
        Path file = Files.writeString(
                directory.resolve("test.ini"), "[gaggled/webhook]\n" + section + "[web]\ncommand = /bin/sleep\n");
        ConfigPlugins plugins =
                new ConfigPlugins(List.of(new IniConfigSourceFactory()), List.of(new WebhookFactory()), List.of());
        return new ConfigReader(plugins, new HostEnvironment(Map.of(), "shop1", directory)).read(file, null);
    }
}
