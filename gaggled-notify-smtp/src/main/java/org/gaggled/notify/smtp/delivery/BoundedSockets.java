package org.gaggled.notify.smtp.delivery;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sockets on which the other side may say only so much before it is its turn to listen. Jakarta Mail keeps the whole
 * reply to a command, and each line of it, in memory, however long it is.
 */
final class BoundedSockets {

    /** More than any reply, and than any certificates and what else TLS begins with. */
    static final int MAX_REPLY_BYTES = 256 * 1024;

    private BoundedSockets() {}

    /** Makes sockets that are not encrypted. */
    static SocketFactory plain() {
        return new Plain();
    }

    /** Makes sockets that are not encrypted, and encrypts them, by way of that factory, once they are connected. */
    static SSLSocketFactory encryptedBy(SSLSocketFactory encryption) {
        return new Encrypted(encryption);
    }

    private static final class BoundedSocket extends Socket {

        private int unanswered;

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    int next = super.read();
                    count(next < 0 ? 0 : 1);
                    return next;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int count = super.read(bytes, offset, length);
                    count(count);
                    return count;
                }
            };
        }

        private void count(int bytes) throws IOException {
            unanswered += Math.max(0, bytes);
            if (unanswered > MAX_REPLY_BYTES) {
                throw new IOException("its reply does not end: more than " + MAX_REPLY_BYTES / 1024 + " KiB");
            }
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(int next) throws IOException {
                    unanswered = 0;
                    out.write(next);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    unanswered = 0;
                    out.write(bytes, offset, length);
                }
            };
        }
    }

    private static final class Plain extends SocketFactory {

        @Override
        public Socket createSocket() {
            return new BoundedSocket();
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            throw connectsByItself();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            throw connectsByItself();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            throw connectsByItself();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            throw connectsByItself();
        }
    }

    private static final class Encrypted extends SSLSocketFactory {

        private final SSLSocketFactory encryption;

        Encrypted(SSLSocketFactory encryption) {
            this.encryption = encryption;
        }

        /** Not encrypted yet, which Jakarta Mail sees, and asks for. */
        @Override
        public Socket createSocket() {
            return new BoundedSocket();
        }

        @Override
        public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
            return encryption.createSocket(connected, host, port, autoClose);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return encryption.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return encryption.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            throw connectsByItself();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            throw connectsByItself();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            throw connectsByItself();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            throw connectsByItself();
        }
    }

    private static IOException connectsByItself() {
        return new IOException("Jakarta Mail is expected to connect a socket by itself");
    }
}
