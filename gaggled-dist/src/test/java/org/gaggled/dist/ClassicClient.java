package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * A client as classic's users have them, on Debian's libzmq and without any of our code: {@code classic_client.py},
 * which this class types requests into.
 */
final class ClassicClient implements AutoCloseable {

    private static final String PYTHON = "/usr/bin/python3";

    private final Companion python;
    private int asked;
    private int firstEvent;

    private ClassicClient(Companion python) {
        this.python = python;
    }

    /** Connects to a gaggled, and returns once its events arrive. */
    static ClassicClient connect(Gaggled gaggled) {
        try (Companion trial = Companion.start(List.of(PYTHON, "-c", "import zmq"))) {
            assertEquals(0, trial.exitCode(),
                    () -> "this test needs Debian's python3-zmq (apt-get install python3-zmq): " + trial.text());
        } catch (UncheckedIOException e) {
            throw new AssertionError(
                    "this test needs Debian's python3 and python3-zmq (apt-get install python3-zmq): " + e, e);
        }
        ClassicClient client = new ClassicClient(
                Companion.start(List.of(PYTHON, "-c", script(), gaggled.controlUrl(), gaggled.eventUrl())));
        try {
            client.awaitSubscription();
            return client;
        } catch (AssertionError | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private static String script() {
        try {
            return Files.readString(Path.of(System.getProperty("golden.directory"), "classic_client.py"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A subscription takes effect some time after it is made: when an event that is asked for comes, all come. */
    private void awaitSubscription() {
        for (int token = 1_000; token < 1_000 + Gaggled.PATIENCE.toSeconds() * 5; token++) {
            ask(ByteBuffer.allocate(12).putInt(5238).putInt(1).putInt(token).array());
            if (!python.find("event 0000241500000001%08x".formatted(token), 1, 200).isEmpty()) {
                firstEvent = receivedEvents().size();
                return;
            }
        }
        throw new AssertionError("no event comes to " + python.text());
    }

    /** Sends a request, and waits for the reply. */
    byte[] ask(byte[] request) {
        asked++;
        python.press(WireText.hex(request) + "\n");
        return WireText.bytes(python.await("reply (?<hex>\\S+)", asked).get(asked - 1).group("hex"));
    }

    /**
     * Waits until the events since the connection are such, and returns them, each as {@link WireText#ofEvent} has it.
     */
    List<String> awaitEvents(Predicate<List<String>> enough) {
        for (int count = receivedEvents().size();; count++) {
            List<String> events = events();
            if (enough.test(events)) {
                return events;
            }
            // One more than were there before the look that was not enough.
            python.await("event \\S+", count + 1);
        }
    }

    /** Without the newer ones, which classic's listeners ignore. */
    private List<String> events() {
        return receivedEvents().stream().skip(firstEvent).filter(event -> !event.equals(WireText.NEWER_EVENT)).toList();
    }

    private List<String> receivedEvents() {
        return python.find("event (?<hex>\\S+)", 0, 0).stream()
                .map(line -> WireText.ofEvent(WireText.bytes(line.group("hex"))))
                .toList();
    }

    @Override
    public void close() {
        python.close();
    }
}
