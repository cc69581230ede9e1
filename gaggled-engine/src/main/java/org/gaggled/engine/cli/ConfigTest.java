package org.gaggled.engine.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigProblem.Severity;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.problem.SourceLines;
import org.gaggled.engine.launch.ContainmentInForce;
import org.gaggled.engine.terminal.DisplayWidth;
import org.gaggled.json.JsonObject;
import org.gaggled.json.JsonWords;
import org.gaggled.json.PrettyJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * What {@code -t} says of a configuration: every problem with the line it is about, or the same for a program to read.
 */
final class ConfigTest {

    private static final int FAILED = 1;

    /** More of a line would not fit on a screen. */
    private static final int WIDEST = 100;

    private final Path file;
    private final List<ConfigProblem> problems;
    private final SourceLines lines;
    private final boolean passed;
    /** What contains the runs of programs; null where nobody asks, or nothing is known of it. */
    private final @Nullable ContainmentInForce containment;

    ConfigTest(Path file, ConfigReading reading) {
        this(file, reading, false);
    }

    /** What is said of a reading; with {@code verbose}, also what the configuration leaves to gaggled. */
    ConfigTest(Path file, ConfigReading reading, boolean verbose) {
        this.file = file;
        this.problems = switch (reading) {
            case ConfigReading.Accepted accepted -> accepted.warnings();
            case ConfigReading.Refused refused -> refused.problems();
        };
        this.lines = reading.lines();
        this.passed = reading instanceof ConfigReading.Accepted;
        this.containment = reading instanceof ConfigReading.Accepted accepted
                && (verbose || accepted.effective().asksForContainment())
                        ? accepted.effective().containment() : null;
    }

    /** The exit status, also for who reads no text. */
    int exitStatus() {
        return passed ? ExitCode.OK : FAILED;
    }

    void print(PrintWriter out) {
        problems.forEach(problem -> print(problem, out));
        if (containment != null) {
            out.println("containment: " + HarmlessText.of(containment.sentence()));
        }
        out.println("configtest " + HarmlessText.of(file.toString()) + ": "
                + (passed ? "ok" : "failed, " + counted(problems)));
        out.flush();
    }

    /** How many there are: {@code 2 problems and 1 warning}. */
    static String counted(List<ConfigProblem> problems) {
        long errors = problems.stream().filter(problem -> problem.getSeverity() == Severity.ERROR).count();
        long warnings = problems.size() - errors;
        return counted(errors, "problem") + (warnings == 0 ? "" : " and " + counted(warnings, "warning"));
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private void print(ConfigProblem problem, PrintWriter out) {
        out.println(HarmlessText.of(problem.toString()));
        String line = lines.at(problem.getPosition());
        if (line != null && !line.isBlank()) {
            printExcerpt(line, problem.getPosition(), out);
        }
    }

    /**
     * The line, and a caret under the column; tabs stay tabs above and below, so that the caret stands where it should.
     */
    private static void printExcerpt(String line, ConfigPosition position, PrintWriter out) {
        int column = Math.min(position.column() - 1, line.length());
        int from = column < WIDEST ? 0 : column - WIDEST / 2;
        int to = Math.min(line.length(), from + WIDEST);
        String number = String.format("%5d", position.line());
        out.println(number + " | " + visible(line.substring(from, to)));
        out.println(" ".repeat(number.length()) + " | " + DisplayWidth.blanksFor(visible(line.substring(from, column)))
                + "^");
    }

    /** Each character stays one, so that the caret stands where it should. */
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> visible.appendCodePoint(c == '\t' || HarmlessText.isHarmless(c) ? c : '?'));
        return visible.toString();
    }

    void printJson(PrintWriter out) {
        JsonObject all = new JsonObject().onLines()
                .put("file", file.toString())
                .put("ok", passed)
                .put("problems", problems.stream().map(this::json).toList());
        if (containment != null) {
            all.put("containment", containment.word());
        }
        out.println(PrettyJson.of(all));
        out.flush();
    }

    private JsonObject json(ConfigProblem problem) {
        ConfigPosition position = problem.getPosition();
        return new JsonObject()
                .put("severity", JsonWords.word(problem.getSeverity()))
                .put("file", position.file())
                .put("line", position.line())
                .put("column", position.column())
                .put("message", problem.getMessage())
                .putOrNull("advice", problem.getAdvice())
                .putOrNull("source", lines.at(position));
    }
}
