package org.gaggled.transport.zmq.tool.top;

import java.util.List;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/** Programs as tests have them. */
final class Rows {

    private Rows() {}

    static ProgramRow up(String name, @Nullable Double cpu, @Nullable Long memory) {
        return new ProgramRow(name, List.of(), new ProgramCondition("up"), cpu, memory, 2L, 0, 61_000L, 4711L, "");
    }

    static ProgramRow down(String name, long restarts, String reason, String... tags) {
        return new ProgramRow(
                name, List.of(tags), new ProgramCondition("down"), null, null, null, restarts, null, null, reason);
    }

    static Reading reading(ProgramRow... rows) {
        return new Reading("gaggled 1.0.0 on goose, gaggled.ini", List.of(rows), "");
    }

    /** What is shown, without blanks at the ends of lines. */
    static List<String> texts(List<AttributedString> lines) {
        return lines.stream().map(line -> line.toString().stripTrailing()).toList();
    }
}
