package org.gaggled.notify.smtp.delivery;

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

/** A key, and a certificate for one host name that signs itself, made by the JDK's keytool. */
public final class TestCertificate {

    /** The password of the key store. */
    public static final String PASSWORD = "not-a-secret";

    private final Path keyStore;
    private final Path pem;

    /** Makes one, with files in this directory. */
    public TestCertificate(Path directory, String hostName) throws Exception {
        this.keyStore = directory.resolve(hostName + ".p12");
        this.pem = directory.resolve(hostName + ".pem");
        keytool("-genkeypair", "-alias", "test", "-keyalg", "EC", "-dname", "CN=test", "-ext", "san=dns:" + hostName);
        keytool("-exportcert", "-alias", "test", "-rfc", "-file", pem.toString());
    }

    private void keytool(String... arguments) throws Exception {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = new ArrayList<>();
        command.add(tool.toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", keyStore.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    /** The key and the certificate. */
    public Path keyStore() {
        return keyStore;
    }

    /** The certificate alone, for who is to trust it. */
    public Path pem() {
        return pem;
    }

    /** For a server that presents it. */
    SSLContext server() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
