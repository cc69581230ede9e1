package org.gaggled.transport.zmq.tool.top;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/**
 * A terminal that shows pages on its other screen, of which only what has changed is written, and tells each key at
 * once. Closing it brings back what was there before.
 */
final class PageTerminal implements AutoCloseable {

    private static final List<Capability> NEEDED = List.of(
            Capability.cursor_address, Capability.clear_screen, Capability.clr_eol);

    /** What terminals had when they were furniture; for those that do not tell. */
    private static final Size USUAL = Size.of(80, 24);

    private final Terminal terminal;
    private final Attributes before;
    private final Keyboard keyboard;
    private final Display display;
    private @Nullable Size drawn;

    /** Takes over a terminal that can do what is needed. */
    PageTerminal(Terminal terminal) {
        this.terminal = terminal;
        keyboard = new Keyboard(terminal.reader());
        display = new Display(terminal, true);
        // Rows that move by themselves, when only their order has changed, are hard to follow.
        display.setScrollOptimization(false);
        before = terminal.getAttributes();
        terminal.puts(Capability.enter_ca_mode);
        resume();
    }

    /**
     * Takes over the terminal of this process.
     *
     * @param type as {@code $TERM} says it
     * @throws IOException when it cannot show pages; the message says why, for a person
     */
    static PageTerminal open(@Nullable String type) throws IOException {
        if (type == null || type.isEmpty() || type.startsWith("dumb")) {
            throw new IOException(type == null || type.isEmpty()
                    ? "$TERM does not say what this terminal is: set it, to xterm for example"
                    : "this terminal cannot place its cursor ($TERM is " + type + ")");
        }
        Terminal opened;
        try {
            // Signals are heard by TerminalSignals, as everywhere in gaggled.
            opened = TerminalBuilder.builder().name("top").system(true).type(type).encoding(StandardCharsets.UTF_8)
                    .provider(TerminalBuilder.PROP_PROVIDER_FFM).dumb(false).nativeSignals(false)
                    .graphemeCluster(false).build();
        } catch (IllegalStateException e) {
            throw new IOException("this terminal cannot be opened: " + e.getMessage(), e);
        }
        for (Capability capability : NEEDED) {
            if (opened.getStringCapability(capability) == null) {
                opened.close();
                throw new IOException("this terminal cannot show pages: for $TERM " + type
                        + ", there is no " + capability + " in the system's description of terminals");
            }
        }
        return new PageTerminal(opened);
    }

    /** Takes over what somebody else may have set meanwhile, and draws all of the next page. */
    void resume() {
        terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        // Nobody would bring back what was there before, nor the page afterwards.
        raw.setControlChar(ControlChar.VSUSP, 0);
        raw.setControlChar(ControlChar.VQUIT, 0);
        terminal.setAttributes(raw);
        terminal.puts(Capability.cursor_invisible);
        display.clear();
    }

    /** The keys that are pressed here. */
    Keyboard keyboard() {
        return keyboard;
    }

    /** How much it holds now. */
    Size size() {
        Size size = terminal.getSize();
        return size.getRows() < 1 || size.getColumns() < 1 ? USUAL : size;
    }

    /** Shows these lines in place of those before, as much of them as it holds. */
    void draw(List<AttributedString> lines) {
        Size size = size();
        if (!size.equals(drawn)) {
            display.resize(size);
            display.clear();
            drawn = size;
        }
        List<AttributedString> shown = new ArrayList<>();
        for (AttributedString line : lines.subList(0, Math.min(lines.size(), size.getRows()))) {
            shown.add(LineBuilder.cut(line, size.getColumns()));
        }
        while (shown.size() < size.getRows()) {
            shown.add(AttributedString.EMPTY);
        }
        display.update(shown, size.cursorPos(size.getRows() - 1, 0));
    }

    @Override
    public void close() throws IOException {
        keyboard.end();
        terminal.puts(Capability.cursor_normal);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
        terminal.setAttributes(before);
        terminal.close();
    }
}
