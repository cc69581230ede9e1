package org.gaggled.control.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.gaggled.api.OncePerMinute;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows clients the certificate that is in the files now, so that whoever renews it need not tell gaggled. With the
 * first client in a minute it looks whether they have changed. Safe for use by several threads.
 */
final class RenewedIdentity extends X509ExtendedKeyManager {

    private static final Logger log = LoggerFactory.getLogger(RenewedIdentity.class);

    private final Path certFile;
    private final Path keyFile;
    private final OncePerMinute looking;
    private volatile Version current;
    private @Nullable Version former;

    /**
     * What was in the files at one time.
     *
     * @param name by which the JDK asks for it, once it has chosen it
     * @param times when the files were last changed
     */
    private record Version(String name, ServerIdentity identity, List<Long> times) {}

    /** Begins with what has just been read from those files. */
    RenewedIdentity(Path certFile, Path keyFile, ServerIdentity identity, LongSupplier nanoTime) {
        this.certFile = certFile;
        this.keyFile = keyFile;
        this.looking = new OncePerMinute(nanoTime);
        this.current = new Version("1", identity, times());
    }

    private ServerIdentity read() throws IOException {
        List<X509Certificate> chain = ServerIdentity.readChain(certFile);
        return new ServerIdentity(ServerIdentity.readKey(keyFile, chain.getFirst()), chain);
    }

    private List<Long> times() {
        return List.of(certFile.toFile().lastModified(), keyFile.toFile().lastModified());
    }

    /** For the server; it asks no client for a certificate. */
    SSLContext toContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {this}, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    /** The files may be half renewed: until they fit together, what was in them before is good. */
    private synchronized void lookAgain() {
        try {
            List<Long> times = times();
            if (!times.equals(current.times())) {
                Version renewed = new Version(String.valueOf(Integer.parseInt(current.name()) + 1), read(), times);
                former = current;
                current = renewed;
                log.info("http: the certificate in {} has been read again", certFile);
            }
        } catch (IOException e) {
            log.warn("http: the certificate in {} with the key in {} cannot be used: {}; the former one is used"
                    + " on",
                    certFile, keyFile, e.getMessage());
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers,
            @Nullable SSLEngine engine) {
        if (looking.isDue("")) {
            lookAgain();
        }
        Version shown = current;
        return shown.identity().key().getAlgorithm().equals(keyType) ? shown.name() : null;
    }

    /** Also the former one, for a handshake that has begun with it. */
    private synchronized @Nullable ServerIdentity find(String name) {
        if (current.name().equals(name)) {
            return current.identity();
        }
        return former != null && former.name().equals(name) ? former.identity() : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String name) {
        ServerIdentity identity = find(name);
        return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String name) {
        ServerIdentity identity = find(name);
        return identity == null ? null : identity.key();
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String name = chooseEngineServerAlias(keyType, issuers, null);
        return name == null ? null : new String[] {name};
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers,
            @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
