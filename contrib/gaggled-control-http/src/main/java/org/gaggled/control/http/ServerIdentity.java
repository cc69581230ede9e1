package org.gaggled.control.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * By which clients know a server with TLS.
 *
 * @param chain its certificate, and behind it those that vouch for it
 */
record ServerIdentity(PrivateKey key, List<X509Certificate> chain) {

    private static final String CONVERSION = "write it anew with: (umask 077; openssl pkey -in OLD -out NEW)";
    private static final String PKCS8 = "PRIVATE KEY";
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rw-rw-");

    /** What signs with a key of each kind that is known. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    /**
     * Reads certificates.
     *
     * @throws IOException whose message can stand behind {@code cannot be used:}, as for the other methods here
     */
    static List<X509Certificate> readChain(Path file) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Pem.Block block : Pem.read(file)) {
                if (block.label().equals("CERTIFICATE")) {
                    chain.add((X509Certificate) factory
                            .generateCertificate(new ByteArrayInputStream(block.bytes())));
                }
            }
        } catch (CertificateException e) {
            throw new IOException("one of its certificates is damaged: " + e.getMessage(), e);
        }
        if (chain.isEmpty()) {
            throw new IOException(
                    "it has no certificate in the form PEM; write it anew with: openssl x509 -in OLD -out NEW");
        }
        return chain;
    }

    /** Reads the key to a certificate. */
    static PrivateKey readKey(Path file, X509Certificate certificate) throws IOException {
        List<Pem.Block> blocks = Pem.read(file);
        if (!isPrivate(file)) {
            throw new IOException("users other than its owner can read or change it; chmod 600 it");
        }
        for (Pem.Block block : blocks) {
            if (block.label().equals(PKCS8)) {
                return keyOf(block.bytes(), certificate.getPublicKey());
            }
            if (block.label().endsWith(PKCS8)) {
                throw new IOException("its key is in the form '" + block.label() + "', and not PKCS#8; " + CONVERSION);
            }
        }
        throw new IOException("it has no key in the form PEM; " + CONVERSION);
    }

    private static boolean isPrivate(Path file) throws IOException {
        return !file.getFileSystem().supportedFileAttributeViews().contains("posix")
                || Files.getPosixFilePermissions(file).stream().noneMatch(OTHERS::contains);
    }

    private static PrivateKey keyOf(byte[] bytes, PublicKey certified) throws IOException {
        String kind = certified.getAlgorithm();
        String signature = SIGNATURES.get(kind);
        if (signature == null) {
            throw new IOException("the certificate is for a key of the kind " + kind + "; known: RSA, EC, Ed25519");
        }
        try {
            PrivateKey key = KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            if (isPair(key, certified, signature)) {
                return key;
            }
        } catch (InvalidKeySpecException e) {
            throw new IOException("it has no key of the kind " + kind + ", as the certificate needs, or it is damaged",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IOException("its key does not work: " + e.getMessage(), e);
        }
        throw new IOException("its key is not that of the first certificate in certfile");
    }

    private static boolean isPair(PrivateKey key, PublicKey certified, String algorithm)
            throws GeneralSecurityException {
        byte[] text = "gaggled".getBytes(StandardCharsets.UTF_8);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(text);
        return signature.verify(signed);
    }
}
