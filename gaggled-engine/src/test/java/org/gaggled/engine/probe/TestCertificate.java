package org.gaggled.engine.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A key, and a certificate from an authority that nobody else knows, made by the JDK's keytool. */
final class TestCertificate {

    private static final String PASSWORD = "of no importance";

    private final KeyStore keys;
    private final KeyStore trusted;

    /** One for that name, with these further options of keytool. */
    TestCertificate(Path directory, String name, String... options) throws Exception {
        Path file = directory.resolve("keys.p12");
        keytool(file, "authority", "-dname", "CN=test authority", "-ext", "bc:c");
        List<String> all = new ArrayList<>(List.of("-dname", "CN=test", "-signer", "authority", "-ext", "san=" + name));
        all.addAll(List.of(options));
        keytool(file, "test", all.toArray(String[]::new));
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", keys.getCertificate("authority"));
    }

    private static void keytool(Path file, String alias, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", alias, "-keyalg", "EC",
                "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    /** For a server that presents it. */
    SSLContext server() throws Exception {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        // The server presents the certificate of the host, not that of the authority.
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
                "test", keys.getKey("test", PASSWORD.toCharArray()), PASSWORD.toCharArray(),
                keys.getCertificateChain("test"));
        factory.init(own, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    /** For a client that trusts it. */
    SSLSocketFactory client() throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
