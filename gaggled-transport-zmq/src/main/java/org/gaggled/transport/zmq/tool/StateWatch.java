package org.gaggled.transport.zmq.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gaggled.transport.zmq.client.EventClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.wire.WireEvent;

/**
 * Shows the states anew whenever one changes, for {@code --watch}: a dump for each change, or a screen on a terminal.
 */
final class StateWatch {

    /** The states, as they are to be shown. */
    interface Dump {
        String text() throws GaggledException, ToolException, JsonException;
    }

    /** How changes are heard of: those that classic's form shows, or all. */
    interface Listening {
        EventClient open(ServerAddress address) throws GaggledException;
    }

    private final ServerAddress control;
    private final ServerAddress address;
    private final Listening listening;
    private final Duration patience;
    private final Dump dump;
    private final ToolOutput output;

    /**
     * Watches the server at {@code control}, which publishes at {@code address} and answers within {@code patience}.
     */
    StateWatch(
            ServerAddress control,
            ServerAddress address,
            Listening listening,
            Duration patience,
            Dump dump,
            ToolOutput output) {
        this.control = control;
        this.address = address;
        this.listening = listening;
        this.patience = patience;
        this.dump = dump;
        this.output = output;
    }

    /** Watches until it is ended by a signal, or nobody reads any more. */
    void run() throws GaggledException, ToolException, JsonException {
        if (!ToolOutput.isTerminal()) {
            try (EventClient events = listening.open(address);
                    UntilSignal _ = new UntilSignal()) {
                printChanges(events);
            }
            return;
        }
        try (Screen screen = new Screen(output.out());
                UntilSignal _ = new UntilSignal(screen::close)) {
            screen.draw(List.of("asking " + control + " ..."), WindowSize.now());
            try (EventClient events = listening.open(address)) {
                drawChanges(events, screen);
            }
        }
    }

    /** A dump for each change, and one when a server that was away is back, until nobody reads them. */
    private void printChanges(EventClient events) throws GaggledException, ToolException, JsonException {
        String told = null;
        boolean answering = true;
        boolean changed = true;
        while (true) {
            try {
                String text = dump.text();
                if (changed || !answering) {
                    output.print(text + "\n");
                }
                answering = true;
            } catch (GaggledException e) {
                String notice = goingOn(e);
                if (answering) {
                    output.complain(notice);
                }
                answering = false;
            }
            if (output.isClosed()) {
                return;
            }
            changed = awaitChange(events, patience);
            // A server that answers, and of which nothing is heard: no dump would ever follow, and nobody would know
            // why.
            String obstacle = changed || !answering ? null : events.getRefusal();
            if (obstacle != null && !obstacle.equals(told)) {
                output.complain("changes are not seen: " + obstacle);
            }
            told = obstacle;
        }
    }

    /**
     * The states as they are, drawn anew with each change and each second, for the uptimes; while the server is away,
     * the last ones.
     */
    private void drawChanges(EventClient events, Screen screen)
            throws GaggledException, ToolException, JsonException {
        List<String> page = List.of();
        while (true) {
            try {
                page = dump.text().lines().toList();
                screen.draw(page, WindowSize.now());
            } catch (GaggledException e) {
                List<String> old = new ArrayList<>(List.of(goingOn(e)));
                old.addAll(page);
                screen.draw(old, WindowSize.now());
            }
            if (output.isClosed()) {
                return;
            }
            awaitChange(events, Duration.ofSeconds(1));
        }
    }

    /** What to say of a server that is away, or busy, and may be back soon; one that is no gaggled will not. */
    static String goingOn(GaggledException e) throws GaggledException {
        return switch (e.getKind()) {
            case TIMEOUT, UNREACHABLE, NOT_ADMITTED, REFUSED -> e.getMessage() + " (asking again until it answers)";
            case NOT_SUPPORTED, NO_SUCH_PROGRAM, PROTOCOL -> throw e;
        };
    }

    /** Waits for a change, and for those that come right behind it; whether there was one in that time. */
    private static boolean awaitChange(EventClient events, Duration patience) throws GaggledException {
        long end = System.nanoTime() + patience.toNanos();
        WireEvent event = events.next(patience);
        while (event != null && isDump(event)) {
            // Somebody looked at the states, this very command perhaps: that changes nothing.
            event = events.next(Duration.ofNanos(end - System.nanoTime()));
        }
        boolean changed = event != null;
        while (event != null) {
            event = events.next(Duration.ofMillis(50));
        }
        return changed;
    }

    private static boolean isDump(WireEvent event) throws GaggledException {
        try {
            return event instanceof WireEvent.Dumped
                    || (event instanceof WireEvent.Json newer
                            && JsonObject.parse(newer.json()).text("type").equals("states-dumped"));
        } catch (JsonException e) {
            throw new GaggledException(
                    GaggledException.Kind.PROTOCOL, "an event makes no sense: " + e.getMessage());
        }
    }
}
