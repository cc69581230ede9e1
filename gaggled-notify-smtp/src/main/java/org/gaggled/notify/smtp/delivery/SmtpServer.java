package org.gaggled.notify.smtp.delivery;

import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A mail server and how to speak with it.
 *
 * @param host its name or address
 * @param port its port
 * @param helo what the gate calls itself
 * @param startTls whether a connection is encrypted after its beginning
 * @param implicitTls whether it is encrypted from its beginning
 * @param trust makes encrypted connections to who is trusted, or null for what the JDK trusts
 * @param credentials who to log in as, or null
 * @param timeout for a whole transaction, from connecting to the server's last word on a mail
 */
public record SmtpServer(
        String host,
        int port,
        String helo,
        StartTls startTls,
        boolean implicitTls,
        @Nullable SSLSocketFactory trust,
        @Nullable Credentials credentials,
        Duration timeout) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
