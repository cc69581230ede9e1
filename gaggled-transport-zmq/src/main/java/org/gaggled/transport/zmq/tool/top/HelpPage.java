package org.gaggled.transport.zmq.tool.top;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;

/** What each key does. */
final class HelpPage implements Page {

    private static final List<String> TEXT = List.of(
            "C M R N T       sort by CPU, memory, restarts, name, state; again: reversed",
            "/               show some programs: part of a name, a glob, or @TAG",
            "Esc             show all programs again",
            "Up Down j k     choose a program; also PgUp, PgDn, Home, End, g, G",
            "Enter l         read what it prints; q or Esc comes back",
            "r s S           restart, stop, start it; asks first, and names dependents",
            "Space           measure now",
            "Ctrl-L          draw everything anew",
            "q Ctrl-C        quit",
            "",
            "CPU% is of one processor: two busy ones are 200.",
            "Memory that several processes share is counted for each.",
            "- stands for what is not known, as CPU% is at first.");

    private final Runnable leave;

    HelpPage(Runnable leave) {
        this.leave = leave;
    }

    @Override
    public List<AttributedString> draw(int rows, int columns) {
        List<AttributedString> lines = new ArrayList<>();
        lines.add(new LineBuilder().left("Keys", columns, Palette.HEADS).build());
        TEXT.forEach(line -> lines.add(LineBuilder.line(line, Palette.PLAIN)));
        return lines;
    }

    @Override
    public boolean press(Key key) {
        leave.run();
        return true;
    }

    @Override
    public String hint() {
        return "any key comes back";
    }
}
