package org.gaggled.notify.smtp.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A mail server on the loopback that obliges, except where its script says otherwise. The first connection gets the
 * first script, and so on; the last script stays.
 */
final class ScriptedServer implements AutoCloseable {

    /** An answer: the connection is closed instead. */
    static final String CLOSE = "close";

    /** An answer: nothing is said until the server is closed. */
    static final String SILENCE = "silence";

    /** An answer: a long one, a few characters a second. */
    static final String DRIBBLE = "dribble";

    /** An answer: a line that does not end. */
    static final String ENDLESS_LINE = "endless line";

    /** An answer: short lines of one reply, and always another. */
    static final String ENDLESS_REPLY = "endless reply";

    /**
     * What a server says to a command; {@code CONNECT} and {@code .} are commands too. Null for what an obliging one
     * says.
     */
    @FunctionalInterface
    interface Script {
        @Nullable
        String answer(String command);
    }

    /** Obliges. */
    static final Script OBLIGING = command -> null;

    private final ServerSocket listening;
    private final List<Script> scripts;
    private final @Nullable SSLContext tls;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();

    ScriptedServer(Script... scripts) throws IOException {
        this(null, scripts);
    }

    /** A server that can do STARTTLS; whether it offers it is in the script. */
    ScriptedServer(@Nullable SSLContext tls, Script... scripts) throws IOException {
        this.tls = tls;
        this.scripts = List.of(scripts);
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::listen);
    }

    /** Says this to commands that begin so. */
    static Script answering(String command, String answer) {
        return given -> given.startsWith(command) ? answer : null;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How many connections there were. */
    int connections() {
        return connections.get();
    }

    /** What was said to it. */
    List<String> commands() {
        return List.copyOf(commands);
    }

    /** The mails it took, each with its lines as they came. */
    List<String> mails() {
        return List.copyOf(mails);
    }

    private void listen() {
        try {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                Script script = scripts.get(Math.min(connections.getAndIncrement(), scripts.size() - 1));
                Thread.ofVirtual().start(() -> converse(socket, script));
            }
        } catch (IOException e) {
            if (!listening.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void converse(Socket plain, Script script) {
        try (Socket _ = plain) {
            Socket socket = plain;
            BufferedReader in = reader(socket);
            if (!say(socket, script, "CONNECT", "220 test ESMTP")) {
                return;
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
                if (!say(socket, script, line, usual(line))) {
                    return;
                }
                if (line.equals("DATA") && script.answer(line) == null) {
                    String mail = readMail(in);
                    // Before it is said: who has heard it finds the mail here.
                    if (script.answer(".") == null) {
                        mails.add(mail);
                    }
                    if (!say(socket, script, ".", "250 taken")) {
                        return;
                    }
                } else if (line.equals("STARTTLS") && tls != null) {
                    socket = encrypt(plain, tls);
                    in = reader(socket);
                }
            }
        } catch (IOException e) {
            // The other side went away, or refused the certificate: what the test is about.
            commands.add("connection failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(plain);
        }
    }

    private boolean say(Socket socket, Script script, String command, String usual)
            throws IOException, InterruptedException {
        String scripted = script.answer(command);
        String answer = scripted == null ? usual : scripted;
        switch (answer) {
            case CLOSE -> {
                return false;
            }
            case SILENCE -> {
                closed.await();
                return false;
            }
            case DRIBBLE -> dribble(socket);
            case ENDLESS_LINE -> repeat(socket, "250-x");
            case ENDLESS_REPLY -> repeat(socket, "250-x\r\n");
            default -> write(socket, answer.replace("\n", "\r\n") + "\r\n");
        }
        return !command.equals("QUIT");
    }

    /** Never silent for long, and never done: a limit on each read would not notice. */
    private void dribble(Socket socket) throws IOException, InterruptedException {
        while (!closed.await(20, TimeUnit.MILLISECONDS)) {
            write(socket, "250-x\r\n");
        }
    }

    /** As fast as it is read, until the other side has had enough. */
    private static void repeat(Socket socket, String text) throws IOException {
        String much = text.repeat(1000);
        while (true) {
            write(socket, much);
        }
    }

    private static String usual(String command) {
        String verb = command.split(" ", 2)[0];
        return switch (verb) {
            case "EHLO" -> "250-test\n250 8BITMIME";
            case "DATA" -> "354 go ahead";
            case "STARTTLS" -> "220 go ahead";
            case "QUIT" -> "221 bye";
            default -> "250 ok";
        };
    }

    private static String readMail(BufferedReader in) throws IOException {
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            mail.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
        }
        return mail.toString();
    }

    private static Socket encrypt(Socket plain, SSLContext tls) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
