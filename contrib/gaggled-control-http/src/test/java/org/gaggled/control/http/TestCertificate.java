package org.gaggled.control.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate that vouches for itself, and the key to it, in files as certbot and openssl write them. */
record TestCertificate(Path certFile, Path keyFile, X509Certificate certificate) {

    private static final String PASSWORD = "changeit";

    /** The JDK's keytool makes it, for a key of that kind. */
    static TestCertificate make(Path directory, String kind, String... options) throws Exception {
        Path store = directory.resolve(kind + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "own",
                "-keyalg", kind, "-dname", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1", "-keystore",
                store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(keytool.waitFor(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS), output);
        assertEquals(0, keytool.exitValue(), output);
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        Files.delete(store);
        X509Certificate certificate = (X509Certificate) keys.getCertificate("own");
        PrivateKey key = (PrivateKey) keys.getKey("own", PASSWORD.toCharArray());
        Path certFile =
                Files.writeString(directory.resolve(kind + ".crt"), pem("CERTIFICATE", certificate.getEncoded()));
        return new TestCertificate(
                certFile, secret(directory.resolve(kind + ".key"), pem("PRIVATE KEY", key.getEncoded())), certificate);
    }

    static Path secret(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    static String pem(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + label + "-----\n";
    }

    /** What was read from the files. */
    ServerIdentity read() throws IOException {
        List<X509Certificate> chain = ServerIdentity.readChain(certFile);
        return new ServerIdentity(ServerIdentity.readKey(keyFile, chain.getFirst()), chain);
    }

    RenewedIdentity identity() throws IOException {
        return new RenewedIdentity(certFile, keyFile, read(), System::nanoTime);
    }
}
