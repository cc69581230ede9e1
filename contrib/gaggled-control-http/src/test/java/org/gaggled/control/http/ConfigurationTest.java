package org.gaggled.control.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.config.ini.IniConfigSourceFactory;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// Shows what a configuration may say of HTTP, and what is said about it when it is wrong or unwise.
class ConfigurationTest {

    @TempDir
    Path directory;

    private Path token;

    @BeforeEach
    void writeToken() throws IOException {
        token = write("0123456789abcdef\n", "rw-------");
    }

    private Path write(String text, String mode) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void portAndTokenAreEnough() throws IOException {
        assertEquals(List.of(), problems(""));
    }

    @Test
    void everySetting() throws IOException {
        assertEquals(List.of(), problems("address = ::1\ninsecure = false\nsession = 1m\nnames = shop1.example.org\n"));
    }

    @Test
    void whoMayOnlyWatchHasATokenOfItsOwn() throws IOException {
        Path watch = Files.copy(token, directory.resolve("watch"), StandardCopyOption.COPY_ATTRIBUTES);
        assertEquals(
                List.of("4: watchtokenfile has the token of tokenfile; whoever may only watch needs another one; "
                        + Token.ADVICE),
                problems("watchtokenfile = " + watch + "\n"));
        Files.writeString(watch, "fedcba9876543210\n");
        assertEquals(List.of(), problems("watchtokenfile = " + watch + "\nmetricstoken = none\n"));
    }

    @Test
    void addressThatOthersReachMustBeAllowed() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "EC");
        for (String address : List.of("0.0.0.0", "::", "192.0.2.1")) {
            assertEquals(
                    List.of("4: address '" + address + "' can be reached by other machines, and tokens would be sent"
                            + " unencrypted; give certfile and keyfile for TLS, use 127.0.0.1, or allow it with"
                            + " insecure = true"),
                    problems("address = " + address + "\n"));
            assertEquals(
                    List.of("4: warning: everybody who can listen on the network around '" + address
                            + "' can read the token and use it; give certfile and keyfile for TLS, or put a proxy with"
                            + " TLS before it"),
                    problems("address = " + address + "\ninsecure = true\n"));
            assertEquals(List.of(), problems("address = " + address + "\ncertfile = " + certificate.certFile()
                    + "\nkeyfile = " + certificate.keyFile() + "\n"));
        }
    }

    @Test
    void tlsNeedsACertificateAndItsKey() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "EC");
        String certFile = "certfile = " + certificate.certFile() + "\n";
        String keyFile = "keyfile = " + certificate.keyFile() + "\n";
        assertEquals(List.of(), problems(certFile + keyFile));
        assertEquals(List.of("4: certfile is given without keyfile; TLS needs both"), problems(certFile));
        assertEquals(List.of("4: keyfile is given without certfile; TLS needs both"), problems(keyFile));
        Files.setPosixFilePermissions(certificate.keyFile(), PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(List.of("5: keyfile '" + certificate.keyFile() + "' cannot be used: users other than its owner can"
                + " read or change it; chmod 600 it; null"), problems(certFile + keyFile));
        Files.delete(certificate.certFile());
        assertEquals(
                List.of("4: certfile '" + certificate.certFile() + "' cannot be used: there is no such file; null"),
                problems(certFile + keyFile));
    }

    @Test
    void certificateThatHasExpiredIsWarnedOf() throws Exception {
        TestCertificate certificate =
                TestCertificate.make(directory, "EC", "-startdate", "2020/01/01 12:00:00", "-validity", "1");
        assertEquals(
                List.of("4: warning: the certificate in '" + certificate.certFile() + "' has expired: "
                        + certificate.certificate().getNotAfter().toInstant()
                        + "; renew it; the file is read again then"),
                problems("certfile = " + certificate.certFile() + "\nkeyfile = " + certificate.keyFile() + "\n"));
    }

    @Test
    void sessionMustNotBeTooShort() throws IOException {
        assertEquals(List.of("4: a session of 59999 ms is too short; at least 1m; 12h is usual"),
                problems("session = 59999\n"));
    }

    @Test
    void nameIsNoAddress() throws IOException {
        assertEquals(
                List.of("4: address 'shop1' is not an IP address; 127.0.0.1 is this machine alone"),
                problems("address = shop1\n"));
    }

    @Test
    void tokenMustBePrivateAndLong() throws IOException {
        write("0123456789abcdef", "rw-r-----");
        assertRefusedToken("users other than its owner can read or change it; chmod 600 it");
        write("0123456789abcde", "rw-------");
        assertRefusedToken("its first line has fewer than 16 characters");
        write("0123456789 abcdef", "rw-------");
        assertRefusedToken("its first line has characters that a header cannot carry");
        Files.delete(token);
        assertRefusedToken("there is no such file");
    }

    private void assertRefusedToken(String reason) throws IOException {
        assertEquals(
                List.of("3: tokenfile '" + token + "' cannot be used: " + reason
                        + "; make one with: (umask 077; openssl rand -hex 32 > FILE)"),
                problems(""));
    }

    private List<String> problems(String settings) throws IOException {
        Path file = Files.writeString(
                directory.resolve("test.ini"),
                "[gaggled/http]\nport = 0\ntokenfile = " + token + "\n" + settings + "[web]\ncommand = /bin/sleep\n");
        ConfigPlugins plugins =
                new ConfigPlugins(List.of(new IniConfigSourceFactory()), List.of(), List.of(new HttpControlFactory()));
        ConfigReading reading =
                new ConfigReader(plugins, new HostEnvironment(Map.of(), "shop1", directory)).read(file, null);
        List<ConfigProblem> problems = switch (reading) {
            case ConfigReading.Accepted accepted -> accepted.warnings();
            case ConfigReading.Refused refused -> refused.problems();
        };
        return problems.stream()
                .map(problem -> problem.getPosition().line()
                        + (problem.getSeverity() == ConfigProblem.Severity.WARNING ? ": warning: " : ": ")
                        + problem.getMessage() + "; " + problem.getAdvice())
                .toList();
    }
}
