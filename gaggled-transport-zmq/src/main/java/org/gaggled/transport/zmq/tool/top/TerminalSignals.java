package org.gaggled.transport.zmq.tool.top;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Hears the signals that concern a terminal: of its size, of a pause that is over, and those that ask for the end.
 * While it is open, they do nothing else.
 */
final class TerminalSignals implements AutoCloseable {

    private final Map<Signal, SignalHandler> former = new LinkedHashMap<>();

    TerminalSignals(Consumer<News> news) {
        hear("WINCH", () -> news.accept(new News.Disturbed()));
        hear("CONT", () -> news.accept(new News.Disturbed()));
        hear("INT", () -> news.accept(new News.Ended()));
        hear("TERM", () -> news.accept(new News.Ended()));
        hear("HUP", () -> news.accept(new News.Ended()));
    }

    private void hear(String name, Runnable action) {
        Signal signal = new Signal(name);
        former.put(signal, Signal.handle(signal, heard -> action.run()));
    }

    @Override
    public void close() {
        former.forEach(Signal::handle);
    }
}
