package org.gaggled.engine.probe;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.probe.Probe;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.api.probe.ProbedProgram;
import org.gaggled.engine.core.StatusRange;
import org.jspecify.annotations.Nullable;

/**
 * {@code http://} and {@code https://}: the answer to a GET has a status that counts. Redirects are answers like any
 * other, and what follows the headers is not read.
 *
 * <p>It speaks HTTP/1.1 by itself, over a connection that is closed after each try. A client for everything else would
 * keep connections, of which the next try would learn nothing new.
 */
final class HttpProbe implements Probe {

    /** What a URL asks for. */
    record Target(boolean secure, HostPort address, String host, String path) {}

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Target target;
    private final List<StatusRange> statuses;
    private final HostLookup lookup;
    private final Supplier<SSLSocketFactory> tls;

    /** A probe of that; {@code tls} is asked for where the target is secure. */
    HttpProbe(Target target, List<StatusRange> statuses, HostLookup lookup, Supplier<SSLSocketFactory> tls) {
        this.target = target;
        this.statuses = List.copyOf(statuses);
        this.lookup = lookup;
        this.tls = tls;
    }

    /**
     * Reads a URL.
     *
     * @throws InvalidSettingException when it is not one that can be asked for
     */
    static Target parse(String scheme, String written) {
        String example = scheme + "://127.0.0.1:8080/health";
        URI url;
        try {
            url = new URI(scheme + ":" + written);
        } catch (URISyntaxException e) {
            throw new InvalidSettingException(
                    "is not a URL: " + Reason.inSentence(e.getReason()), "write for example " + example);
        }
        String authority = url.getRawAuthority();
        if (authority == null) {
            throw new InvalidSettingException("has no host", "write for example " + example);
        }
        if (authority.indexOf('@') >= 0) {
            throw new InvalidSettingException(
                    "has a user, and gaggled does not log in",
                    "give the probe an address that needs no login, or ask with exec: and a client of your choice");
        }
        if (url.getRawFragment() != null) {
            throw new InvalidSettingException(
                    "has a #, and a server is never told what follows it", "leave out the # and all behind it");
        }
        boolean secure = scheme.equals("https");
        int standard = secure ? HTTPS_PORT : HTTP_PORT;
        HostPort address = HostPort.parse(authority, standard, example);
        URI ascii = URI.create(url.toASCIIString());
        String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
        String host = address.hostInUrl() + (address.port() == standard ? "" : ":" + address.port());
        return new Target(secure, address, host, path + query);
    }

    @Override
    public ProbeAnswer tryOnce(ProbedProgram program, Duration timeout) throws InterruptedException {
        Deadline deadline = new Deadline(timeout);
        try (Socket socket = Connection.open(target.address(), lookup, deadline)) {
            if (!target.secure()) {
                return ask(socket, deadline);
            }
            try (SSLSocket secured = secured(socket, deadline)) {
                return ask(secured, deadline);
            }
        } catch (SSLException e) {
            return ProbeAnswer.failure(reasonOf(e));
        } catch (IOException e) {
            return ProbeAnswer.failure(Reason.of(e, timeout));
        }
    }

    private SSLSocket secured(Socket socket, Deadline deadline) throws IOException {
        SSLSocket secured = (SSLSocket) tls.get().createSocket(
                socket, target.address().host(), target.address().port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.setSoTimeout(deadline.millisLeft());
        secured.startHandshake();
        return secured;
    }

    private ProbeAnswer ask(Socket socket, Deadline deadline) throws IOException {
        String request = "GET " + target.path() + " HTTP/1.1\r\nHost: " + target.host()
                + "\r\nUser-Agent: gaggled\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        int status = HttpHead.readStatus(socket, deadline);
        return statuses.stream().anyMatch(range -> range.contains(status))
                ? ProbeAnswer.success()
                : ProbeAnswer.failure("status " + status);
    }

    private String reasonOf(SSLException e) {
        CertificateExpiredException expired = find(CertificateExpiredException.class, e);
        if (expired != null) {
            return "its certificate has expired: " + expired.getMessage();
        }
        CertificateNotYetValidException early = find(CertificateNotYetValidException.class, e);
        if (early != null) {
            return "its certificate is not valid yet: " + early.getMessage();
        }
        if (find(CertPathBuilderException.class, e) != null || find(CertPathValidatorException.class, e) != null) {
            return "its certificate is not trusted: it is not signed by an authority that gaggled's Java knows";
        }
        CertificateException other = find(CertificateException.class, e);
        return other == null
                ? "TLS failed: " + Reason.inSentence(Reason.of((Throwable) e))
                : "its certificate is not for " + target.address().host() + ": " + other.getMessage();
    }

    private static <E extends Exception> @Nullable E find(Class<E> type, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
