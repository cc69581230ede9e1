package org.gaggled.notify.smtp.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of one's own, and a server's key with a certificate from it, made by the JDK's keytool. */
final class TestAuthority {

    private static final String PASSWORD = "not-a-secret";

    private final Path keyStore;
    private final Path authority;
    private final Path certificate;
    private final Path key;

    /** Makes them, with files in this directory. */
    TestAuthority(Path directory, String hostName) throws Exception {
        keyStore = directory.resolve("keys.p12");
        authority = directory.resolve("authority.pem");
        certificate = directory.resolve("server.pem");
        key = directory.resolve("server.key");
        Path request = directory.resolve("server.csr");
        String names = "san=dns:" + hostName;
        keytool("-genkeypair", "-alias", "authority", "-keyalg", "EC", "-dname", "CN=test authority", "-ext", "bc:c");
        keytool("-exportcert", "-alias", "authority", "-rfc", "-file", authority.toString());
        keytool("-genkeypair", "-alias", "server", "-keyalg", "RSA", "-dname", "CN=test server", "-ext", names);
        keytool("-certreq", "-alias", "server", "-file", request.toString());
        keytool(
                "-gencert", "-alias", "authority", "-rfc", "-ext", names, "-infile", request.toString(), "-outfile",
                certificate.toString());
        Files.writeString(key, pem(serverKey()));
    }

    private Key serverKey() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys.getKey("server", PASSWORD.toCharArray());
    }

    private static String pem(Key key) {
        String text =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(key.getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
    }

    private void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", keyStore.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    /** Its certificate, for who is to trust it. */
    Path authority() {
        return authority;
    }

    /** The server's certificate. */
    Path certificate() {
        return certificate;
    }

    /** The server's key. */
    Path key() {
        return key;
    }
}
