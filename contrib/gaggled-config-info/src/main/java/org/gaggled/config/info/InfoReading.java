package org.gaggled.config.info;

import java.util.ArrayDeque;
import java.util.Deque;
import org.gaggled.api.config.ConfigFile;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.ConfigText;
import org.jspecify.annotations.Nullable;

/**
 * One file being read. A line is a sequence of keys, each perhaps with a value, and of braces around what belongs to
 * the key before them, on the same line or above. A line that cannot be read is reported, and reading goes on with the
 * next.
 */
final class InfoReading {

    /** More levels than any section has. */
    static final int DEEPEST = 100;

    private static final String INCLUDE = "include";

    /** What may come next. */
    private enum Expected {
        KEY,
        VALUE,
        CONTINUATION
    }

    private final InfoDocument document;
    private final ConfigFile file;
    private final int depth;
    private final Deque<InfoEntry> open = new ArrayDeque<>();
    private Expected expected = Expected.KEY;
    private @Nullable InfoEntry latest;
    private int lineNumber;

    /**
     * A file whose keys go into that entry.
     *
     * @param depth of the entry
     */
    InfoReading(InfoDocument document, ConfigFile file, InfoEntry into, int depth) {
        this.document = document;
        this.file = file;
        this.depth = depth;
        this.open.push(into);
    }

    void read() {
        String text = file.getText();
        int start = 0;
        while (start <= text.length() && !document.isHopeless()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            lineNumber++;
            readLine(new InfoLine(text.substring(start, end)));
            start = end + 1;
        }
        reportUnfinished();
    }

    private void readLine(InfoLine line) {
        try {
            if (expected == Expected.CONTINUATION) {
                readContinuation(line);
            } else if (line.startsWith('#')) {
                include(line);
                return;
            }
            while (!line.isAtEnd() && !document.isHopeless()) {
                readNext(line);
            }
        } catch (InfoSyntaxError error) {
            document.report(at(error.index()), error.problem(), error.advice());
            if (expected != Expected.KEY) {
                // Better no value, and so no such key, than half a value and a complaint about that, too.
                open.element().removeLatest();
                latest = null;
            }
            expected = Expected.KEY;
        }
        if (expected == Expected.VALUE) {
            expected = Expected.KEY;
        }
    }

    private void readNext(InfoLine line) throws InfoSyntaxError {
        int index = line.index();
        if (line.take('{')) {
            openBraces(index);
        } else if (line.take('}')) {
            closeBraces(index);
        } else if (expected == Expected.VALUE && latest != null) {
            addValue(line, latest);
        } else {
            boolean quoted = line.startsWith('"');
            String key = line.readKey();
            if (!quoted && key.length() > 1 && key.endsWith("{")) {
                document.warn(at(index), "this '{' is part of the name and does not open anything",
                        "put a blank before it");
            }
            latest = open.element().add(key, at(index));
            document.count(at(index));
            expected = Expected.VALUE;
        }
    }

    private void openBraces(int index) throws InfoSyntaxError {
        if (latest == null) {
            throw new InfoSyntaxError(index, "a '{' without a key before it", "write KEY { ... }");
        }
        if (depth + open.size() > DEEPEST) {
            document.giveUp(at(index), "more than " + DEEPEST + " levels of braces", "sections are not nested so deep");
            return;
        }
        latest.open();
        open.push(latest);
        latest = null;
        expected = Expected.KEY;
    }

    private void closeBraces(int index) throws InfoSyntaxError {
        expected = Expected.KEY;
        latest = null;
        if (open.size() == 1) {
            throw new InfoSyntaxError(index, "a '}' without a '{' before it", "remove it, or open what it closes");
        }
        open.pop();
    }

    private void addValue(InfoLine line, InfoEntry to) throws InfoSyntaxError {
        int index = line.index();
        InfoLine.Value value = line.readValue();
        to.append(new ConfigText(value.text(), at(index), at(value.start())));
        expected = value.continued() ? Expected.CONTINUATION : Expected.KEY;
    }

    /** Lines with nothing but a comment may stand before the rest of the string. */
    private void readContinuation(InfoLine line) throws InfoSyntaxError {
        if (line.isAtEnd()) {
            return;
        }
        if (!line.startsWith('"') || latest == null) {
            throw new InfoSyntaxError(
                    line.index(), "a string is missing here, though a '\\' above continues one",
                    "begin with a '\"', or remove the '\\'");
        }
        addValue(line, latest);
    }

    private void include(InfoLine line) throws InfoSyntaxError {
        int index = line.index();
        // Blanks may stand behind the '#'.
        if (!line.take('#') || line.isAtEnd() || !line.readWord().equals(INCLUDE)) {
            throw new InfoSyntaxError(index, "a '#' that does not begin an #include",
                    "write #include \"FILE\"; comments begin with ';'");
        }
        boolean named = line.startsWith('"');
        int path = line.index();
        String name = named ? line.readKey() : "";
        if (!named || !line.isAtEnd()) {
            throw new InfoSyntaxError(line.index(), "an #include with something other than one file",
                    "write #include \"FILE\"");
        }
        ConfigFile included = document.include(name, file, at(path));
        if (included != null) {
            new InfoReading(document, included, open.element(), depth + open.size() - 1).read();
        }
    }

    private void reportUnfinished() {
        if (expected == Expected.CONTINUATION) {
            document.report(at(0), "the file ends though a '\\' continues a string",
                    "remove the '\\', or write the rest");
        }
        while (open.size() > 1 && !document.isHopeless()) {
            InfoEntry entry = open.pop();
            document.report(entry.position(), "the '{' of this key is not closed", "write a '}' where it ends");
        }
    }

    private ConfigPosition at(int index) {
        return file.at(lineNumber, index + 1);
    }
}
