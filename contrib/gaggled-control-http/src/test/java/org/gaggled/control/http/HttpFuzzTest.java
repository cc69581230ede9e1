package org.gaggled.control.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.control.Requester;
import org.gaggled.api.control.Role;
import org.gaggled.api.testkit.Fuzzer;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Whatever a connection brings, it is answered, if it is a request at all; a refusal says why in a line that a terminal
 * can show; gaggled logs no fault of its own; and the next client is answered.
 */
public class HttpFuzzTest {

    private static final int CONNECTIONS_OF_HOST = 5_000;
    private static final int MOST_MESSAGE = 7 * (Limits.LONGEST_MESSAGE + 1);
    private static final Requester REQUESTER = new Requester("fuzzer", "http", Role.OPERATE);
    private static final Pattern REQUEST_LINE =
            Pattern.compile("([!-~]+) ([!-~]+) HTTP/1\\.[01]\r?\n.*", Pattern.DOTALL);
    private static final Pattern JSON_ANSWER = Pattern.compile(
            "HTTP/1\\.1 (\\d+) [^\n]*\n(?:[^\n]+\n)*Content-type: application/json\n(?:[^\n]+\n)*\n([^\n]*)\n.*",
            Pattern.DOTALL);

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("org.gaggled.control.http");
    private static final ListAppender<ILoggingEvent> LOGGED = new ListAppender<>();

    private static FakePort port;
    private static Served served;
    private static int connections;

    /** Jazzer calls this, too, and then the method that reads an input. */
    @BeforeAll
    public static void fuzzerInitialize() throws Exception {
        // Read while something may still be logged.
        LOGGED.list = new CopyOnWriteArrayList<>();
        LOGGED.start();
        LOG.addAppender(LOGGED);
        port = new FakePort();
        served = new Served(port);
    }

    @AfterAll
    static void close() throws Exception {
        LOG.detachAppender(LOGGED);
        served.close();
    }

    @Test
    void anyConnection() throws Exception {
        Fuzzer.run(Path.of("src/test/resources/fuzz/http"), 1_000, HttpFuzzTest::fuzzerTestOneInput);
    }

    /** Sends it, and another request after it. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        checkRouting(text);
        String answer = answer(input, text);
        assertTrue(answer.isEmpty() || answer.matches("(?s)HTTP/1\\.1 [1-5]\\d\\d .*"), answer);
        Matcher json = JSON_ANSWER.matcher(answer);
        if (json.matches() && !text.contains("HEAD ")) {
            checkBody(Integer.parseInt(json.group(1)), json.group(2));
        }
        assertTrue(served.askFor("GET /v1/programs/web").startsWith("HTTP/1.1 200 OK\n"));
        List<ILoggingEvent> errors = LOGGED.list.stream().filter(each -> each.getLevel() == Level.ERROR).toList();
        assertEquals(List.of(), errors);
        synchronized (port) {
            port.calls.clear();
        }
    }

    /** The same before any server has looked at it, which refuses much by itself. */
    private static void checkRouting(String text) {
        Matcher request = REQUEST_LINE.matcher(text);
        if (!request.matches()) {
            return;
        }
        try {
            Call call = Router.find(request.group(1), new URI(request.group(2)));
            if (call instanceof Call.ReadLogs(LogQuery query)) {
                query.request(REQUESTER);
            }
        } catch (URISyntaxException refusedByServer) {
            return;
        } catch (Refusal refusal) {
            assertTrue(refusal.status() >= 400 && refusal.status() < 500, refusal::toString);
            checkMessage(String.valueOf(refusal.getMessage()));
        }
    }

    private static void checkBody(int status, String body) throws JsonException {
        JsonObject json =
                JsonObject.parse(new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        assertEquals(status >= 400, json.has("error"), body);
        assertTrue(status != 500, body);
        if (status >= 400) {
            checkMessage(json.object("error").text("message"));
        }
    }

    private static void checkMessage(String message) {
        assertTrue(!message.isBlank() && message.length() <= MOST_MESSAGE, message);
        assertEquals(HarmlessText.of(message), message);
    }

    private static String answer(byte[] input, String text) throws IOException {
        try (Socket socket = new Socket()) {
            // Each connection keeps its pair of addresses for a minute, and one host has only so many.
            socket.bind(new InetSocketAddress("127.0.1." + (1 + connections++ / CONNECTIONS_OF_HOST % 200), 0));
            socket.connect(served.source.address());
            // Some requests ask to wait for longer than is worth it.
            socket.setSoTimeout(text.contains("wait") ? 2_000 : 20_000);
            try {
                socket.getOutputStream().write(input);
                socket.shutdownOutput();
                return readAll(socket.getInputStream());
            } catch (SocketException closedAlready) {
                return "";
            } catch (SocketTimeoutException late) {
                assertTrue(text.contains("wait"), () -> "no answer to " + text);
                return "";
            }
        }
    }

    /** All that comes, or what comes until it is clear that there is no end to it. */
    private static String readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[8192];
        String text = "";
        for (int count = in.read(some); count >= 0 && !text.contains("text/event-stream"); count = in.read(some)) {
            all.write(some, 0, count);
            text = all.toString(StandardCharsets.ISO_8859_1).replace("\r", "");
        }
        return text;
    }
}
