package org.gaggled.transport.zmq.tool.top;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.control.Operation;
import org.gaggled.engine.words.ReadableDuration;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.jline.terminal.Size;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/**
 * Shows what the programs of a gaggle do and use, and does to them what the keys say. One thread takes all news, one
 * after the other, and draws when there are no more.
 */
public final class Top implements TablePage.Actions {

    /** Of keys that nobody can press as fast, and of answers, which come one at a time. */
    private static final int MOST_NEWS = 1000;

    private final BlockingQueue<News> news = new LinkedBlockingQueue<>(MOST_NEWS);
    private final PageTerminal terminal;
    private final Palette palette;
    private final Feed feed;
    private final TableModel model = new TableModel();
    private final TablePage table;

    /** What is shown in place of the table; null where that is. */
    private @Nullable Page over;

    /** What is to be answered before anything else; null where nothing is. */
    private News.@Nullable Prepared question;

    /** What came of the last key; empty once the next one is pressed. */
    private String message = "";

    /** Why the server does not answer; empty while it does. */
    private String away;

    private boolean ended;

    private Top(ServerAddress address, Duration interval, boolean coloured, PageTerminal terminal) {
        this.terminal = terminal;
        palette = new Palette(coloured);
        table = new TablePage(model, palette, ReadableDuration.of(interval), this);
        feed = new Feed(address, interval, this::tell);
        away = "asking " + address + " ...";
    }

    /**
     * Runs until somebody ends it by a key or a signal.
     *
     * @param interval between two looks at the programs
     * @param coloured whether in colours
     * @throws IOException when the terminal cannot show pages; the message says why
     * @throws GaggledException when the server is not one that could ever answer
     */
    public static void run(ServerAddress address, Duration interval, boolean coloured)
            throws IOException, GaggledException {
        try (PageTerminal terminal = PageTerminal.open(System.getenv("TERM"))) {
            Top top = new Top(address, interval, coloured, terminal);
            try (TerminalSignals _ = new TerminalSignals(top::tell);
                    Feed feed = top.feed) {
                feed.start();
                Thread.ofPlatform().daemon().name("keys").start(() -> top.readKeys(terminal.keyboard()));
                top.live();
            }
        }
    }

    private void tell(News piece) {
        try {
            news.put(piece);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readKeys(Keyboard keyboard) {
        try {
            for (Key key = keyboard.next(); key != null; key = keyboard.next()) {
                tell(new News.Pressed(key));
            }
            tell(new News.Ended());
        } catch (IOException e) {
            // The terminal is gone, or has been closed here.
            tell(new News.Ended());
        }
    }

    private void live() throws GaggledException {
        draw();
        while (!ended) {
            try {
                for (News piece = news.take(); piece != null && !ended; piece = news.poll()) {
                    take(piece);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (!ended) {
                draw();
            }
        }
    }

    private void take(News piece) throws GaggledException {
        switch (piece) {
            case News.Read(Reading reading) -> {
                away = "";
                model.take(reading);
            }
            case News.Away(String why) -> away = why;
            case News.Printed(String program, List<LogPage.Line> lines) -> {
                away = "";
                if (over instanceof LogPage log && log.program().equals(program)) {
                    log.add(lines);
                }
            }
            case News.Prepared prepared -> {
                question = prepared;
                message = "";
            }
            case News.Told(String text) -> message = text;
            case News.Pressed(Key key) -> press(key);
            case News.Disturbed() -> terminal.resume();
            case News.Ended() -> ended = true;
            case News.Broken(GaggledException why) -> throw why;
            case News.Broken(Exception why) -> throw new IllegalStateException("top has a fault", why);
        }
    }

    private void press(Key key) {
        message = "";
        if (key == Key.Named.REDRAW) {
            terminal.resume();
        } else if (question != null) {
            answer(question, key);
        } else if (!(over == null ? table : over).press(key) && key instanceof Key.Typed(int character)) {
            message = HarmlessText.of("'" + Character.toString(character) + "' means nothing here; ? shows all keys");
        }
    }

    private void answer(News.Prepared asked, Key key) {
        question = null;
        if (key instanceof Key.Typed(int character) && (character == 'y' || character == 'Y')) {
            message = asked.operation().getWord() + " " + HarmlessText.of(asked.program()) + " ...";
            order(new Order.Operate(asked.operation(), asked.program()));
        } else {
            message = "nothing was done";
        }
    }

    private void order(Order order) {
        if (!feed.take(order)) {
            message = "too much is waiting for the server; press it again later";
        }
    }

    // ---- what the table has done

    @Override
    public void openLog(String program) {
        over = new LogPage(program, palette, () -> {
            over = null;
            order(new Order.Unfollow());
        });
        order(new Order.Follow(program));
    }

    @Override
    public void prepare(Operation operation, String program) {
        message = "asking what depends on " + HarmlessText.of(program) + " ...";
        order(new Order.Prepare(operation, program));
    }

    @Override
    public void look() {
        order(new Order.Look());
    }

    @Override
    public void help() {
        over = new HelpPage(() -> over = null);
    }

    @Override
    public void leave() {
        ended = true;
    }

    // ---- drawing

    private void draw() {
        Size size = terminal.size();
        List<AttributedString> last = lastLines(size.getColumns());
        int rows = Math.max(0, size.getRows() - last.size());
        List<AttributedString> lines = new ArrayList<>((over == null ? table : over).draw(rows, size.getColumns()));
        while (lines.size() < rows) {
            lines.add(AttributedString.EMPTY);
        }
        lines.subList(rows, lines.size()).clear();
        lines.addAll(last);
        terminal.draw(lines);
    }

    /** That the server does not answer; and a question, what came of a key, or which keys there are. */
    private List<AttributedString> lastLines(int columns) {
        List<AttributedString> lines = new ArrayList<>();
        if (!away.isEmpty()) {
            lines.addAll(LineBuilder.line(away, palette.problem()).columnSplitLength(columns));
        }
        if (question != null) {
            String text = question.operation().getWord() + " " + HarmlessText.of(question.program()) + "? "
                    + question.dependents().text(question.operation()) + ". y: yes, any other key: no";
            lines.addAll(LineBuilder.line(text, Palette.BOLD).columnSplitLength(columns));
        } else if (!message.isEmpty()) {
            lines.addAll(LineBuilder.line(message, Palette.BOLD).columnSplitLength(columns));
        } else {
            lines.add(LineBuilder.line((over == null ? table : over).hint(), Palette.PLAIN));
        }
        return lines;
    }
}
