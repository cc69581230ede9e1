package org.gaggled.engine.output;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.control.LogLine;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.OutputRules;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.launch.DescriptorWatch;
import org.gaggled.engine.output.history.StreamHistory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one program prints: its streams, and where they lead. For the loop's thread alone. */
final class ProgramOutput {

    private static final Logger LOG = LoggerFactory.getLogger(ProgramOutput.class);

    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;

    /** Times of lines that are written into a file have that precision. */
    private static final long STAMPED_MILLIS = 10;

    private static final long OTHERWISE_MILLIS = 1000;

    /** A stream that is read, and the rules by which it is. */
    private static final class Captured {

        private final CapturedStream stream;
        private final Spool spool;
        private OutputRules.OfStream rules;
        private LineSink sink;
        /** Whether a pipe that an earlier gaggled has left is still to be read. */
        private boolean resumes;

        Captured(CapturedStream stream, Spool spool, OutputRules.OfStream rules, LineSink sink) {
            this.stream = stream;
            this.spool = spool;
            this.rules = rules;
            this.sink = sink;
        }
    }

    /** Where lines go from the spool, and where from the reader. */
    private record Way(Outlet.Place place, StreamHistory history) {}

    private final ProgramId program;
    private final Capture capture;
    private final Map<LogLine.Stream, Captured> streams = new EnumMap<>(LogLine.Stream.class);
    private ProgramDefinition definition;

    ProgramOutput(ProgramDefinition definition, Capture capture) {
        this.program = definition.id();
        this.capture = capture;
        this.definition = definition;
    }

    /** The streams that are read. */
    List<CapturedStream> streams() {
        return streams.values().stream().map(captured -> captured.stream).toList();
    }

    /** Whether the program asks for anything to be read. */
    static boolean isCaptured(ProgramDefinition definition) {
        OutputRules rules = definition.output();
        return isLookedAt(definition) || isRead(rules.output())
                || (rules.error() != null && isRead(rules.error()));
    }

    private static boolean isLookedAt(ProgramDefinition definition) {
        return definition.life().probing().ready() != null
                && definition.life().probing().ready().kind().equals("log");
    }

    private static boolean isRead(OutputRules.OfStream rules) {
        return switch (rules.destination()) {
            case Destination.Filed _ -> true;
            case Destination.Inherited(boolean named) -> named;
            case Destination.Discarded _ -> false;
        };
    }

    /** Takes over what an earlier gaggled has left of these streams; {@link #resume} goes on reading. */
    void takeOver() {
        for (LogLine.Stream stream : LogLine.Stream.values()) {
            OutputRules.OfStream rules = rulesOf(stream);
            if (rules != null && (isRead(rules) || isLookedAt(definition))
                    && capture.filesOf(program, stream).isLeft()) {
                takeOver(stream, rules);
            }
        }
    }

    private void takeOver(LogLine.Stream stream, OutputRules.OfStream rules) {
        try {
            captured(stream, rules).resumes = true;
        } catch (DescriptorException e) {
            complain(e);
        }
    }

    private void complain(DescriptorException reason) {
        LOG.error("{}: what it printed while gaggled was away cannot be read: {}", program, reason.getMessage());
    }

    /** Goes on reading what an earlier gaggled has read, unless that is done already. */
    void resume() {
        streams.values().forEach(this::resume);
    }

    private void resume(Captured captured) {
        if (captured.resumes) {
            captured.resumes = false;
            try {
                captured.stream.resume();
            } catch (DescriptorException e) {
                complain(e);
            }
        }
    }

    /** What these streams bring from now on is of that run, which an earlier gaggled has launched. */
    void adopt(long run, @Nullable LineListener listener) {
        RunListener heard = listener == null ? null : new RunListener(listener, streams.size());
        streams.values().forEach(captured -> {
            capture.submit(() -> captured.stream.begin(run, heard));
            resume(captured);
        });
    }

    private OutputRules.@Nullable OfStream rulesOf(LogLine.Stream stream) {
        return switch (stream) {
            case OUTPUT -> definition.output().output();
            case ERROR -> definition.output().error();
        };
    }

    /** What can be changed while it runs is changed; the rest with the next run. */
    void follow(ProgramDefinition other) {
        definition = other;
        streams.forEach((stream, captured) -> {
            OutputRules.OfStream rules = rulesOf(stream);
            if (rules != null && isSamePlace(captured.rules.destination(), rules.destination())) {
                capture.submit(change(stream, captured, rules));
            }
        });
    }

    private static boolean isSamePlace(Destination one, Destination other) {
        return one.equals(other)
                || (one instanceof Destination.Filed file && other instanceof Destination.Filed otherFile
                        && file.path().equals(otherFile.path()));
    }

    /** What is to be done on the reader's thread, in order that these rules hold for what it reads from then on. */
    private Runnable change(LogLine.Stream stream, Captured captured, OutputRules.OfStream rules) {
        OutputRules.OfStream before = captured.rules;
        if (before.equals(rules)) {
            return () -> {};
        }
        FiledLines kept = isSamePlace(before.destination(), rules.destination())
                && captured.sink instanceof FiledLines same ? same : null;
        Way way = wayOf(stream, rules, captured.spool, kept);
        captured.rules = rules;
        captured.sink = way.place().sink();
        return () -> {
            if (kept != null && rules.destination() instanceof Destination.Filed file) {
                kept.follow(file);
            }
            captured.stream.follow(way.history(), rules.longestLine());
            if (!before.destination().equals(rules.destination())) {
                captured.stream.move(way.place());
            }
        };
    }

    /**
     * The way of a stream by these rules.
     *
     * @param open the lines in the same file, if it is that already: what is known of them stays known
     */
    private Way wayOf(
            LogLine.Stream stream, OutputRules.OfStream rules, Spool spool, @Nullable FiledLines open) {
        Outlet.Place place = switch (rules.destination()) {
            case Destination.Filed file -> new Outlet.Place(
                    open == null ? capture.connections().file(program, stream, file, spool::note) : open,
                    capture.files(),
                    file.stamped() ? STAMPED_MILLIS : OTHERWISE_MILLIS,
                    file.path() + " could not be written as fast as they came");
            case Destination.Inherited(boolean named) ->
                    capture.own(stream).place(named ? program.name() + ": " : "");
            case Destination.Discarded _ ->
                    new Outlet.Place(new Discarding(), capture.files(), Long.MAX_VALUE,
                            "gaggled could not read them as fast as they came");
        };
        PastLines past = place.sink() instanceof PastLines files ? files : null;
        return new Way(place, capture.connections().history(program, stream, rules.keptLines(), past));
    }

    /**
     * The request with what it is to print into.
     *
     * @param run its number; null for a command around the life of the program
     * @param listener null where nobody listens to it
     * @param opened takes each descriptor that is opened for it, to be closed when it is launched or not
     */
    LaunchRequest prepare(
            LaunchRequest request, @Nullable Long run, @Nullable LineListener listener, List<Integer> opened)
            throws DescriptorException {
        OutputRules rules = definition.output();
        RunListener heard = listener == null ? null : new RunListener(listener, rules.error() == null ? 1 : 2);
        if (run != null) {
            endWhatIsNotRead(listener != null);
        }
        Map<Integer, Integer> descriptors = new HashMap<>(request.getDescriptors());
        if (!descriptors.containsKey(STANDARD_OUTPUT)) {
            put(descriptors, STANDARD_OUTPUT, end(LogLine.Stream.OUTPUT, rules.output(), run, heard, opened));
        }
        if (!descriptors.containsKey(STANDARD_ERROR)) {
            put(descriptors, STANDARD_ERROR,
                    rules.error() == null
                            ? Integer.valueOf(descriptors.getOrDefault(STANDARD_OUTPUT, STANDARD_OUTPUT))
                            : end(LogLine.Stream.ERROR, rules.error(), run, heard, opened));
        }
        return descriptors.equals(request.getDescriptors())
                ? request : request.toBuilder().descriptors(descriptors).build();
    }

    private static void put(Map<Integer, Integer> descriptors, int number, @Nullable Integer own) {
        if (own != null) {
            descriptors.put(number, own);
        }
    }

    /** gaggled's descriptor of what the process gets; null where that is the one that it has anyway. */
    private @Nullable Integer end(
            LogLine.Stream stream, OutputRules.OfStream rules, @Nullable Long run, @Nullable RunListener listener,
            List<Integer> opened) throws DescriptorException {
        if (listener == null && !isRead(rules)) {
            return rules.destination() instanceof Destination.Discarded ? capture.nullDevice() : null;
        }
        Captured captured = captured(stream, rules);
        resume(captured);
        Runnable change = change(stream, captured, rules);
        try {
            int end = captured.stream.openEnd(run == null ? change : () -> {
                captured.stream.begin(run, listener);
                change.run();
            });
            opened.add(end);
            return end;
        } catch (DescriptorException e) {
            capture.submit(change);
            throw e;
        }
    }

    private Captured captured(LogLine.Stream stream, OutputRules.OfStream rules) throws DescriptorException {
        Captured known = streams.get(stream);
        if (known == null) {
            known = open(stream, rules);
            streams.put(stream, known);
        }
        return known;
    }

    private Captured open(LogLine.Stream stream, OutputRules.OfStream rules) throws DescriptorException {
        DescriptorWatch watch = capture.watch();
        OutputFiles.OfStream files = capture.filesOf(program, stream).take();
        Spool spool = openSpool(files);
        Way way = wayOf(stream, rules, spool, null);
        LineSink.Intent intent = spool.recoveredIntent();
        if (intent != null) {
            spool.done(way.place().sink().writtenBefore(spool.published(), intent));
        }
        String name = stream == LogLine.Stream.OUTPUT ? program.name() : "the errors of " + program.name();
        Outlet outlet = new Outlet(name, spool, way.place());
        CapturedStream opened = new CapturedStream(
                name, files, watch, capture.newlines(), spool, outlet, way.history(),
                rules.longestLine());
        watch.submit(opened::takeOver);
        return new Captured(opened, spool, rules, way.place().sink());
    }

    private static Spool openSpool(OutputFiles.OfStream files) throws DescriptorException {
        try {
            return files.openSpool();
        } catch (IOException e) {
            files.release();
            throw new DescriptorException("there is no memory for what it prints: " + e.getMessage(), e);
        }
    }

    /** Ends the streams that a new run does not use, unless somebody was left who can still print there. */
    private void endWhatIsNotRead(boolean lookedAt) {
        Map.copyOf(streams).forEach((stream, captured) -> {
            OutputRules.OfStream rules = rulesOf(stream);
            boolean used = rules != null && (lookedAt || isRead(rules));
            if (!used && captured.stream.isOver()) {
                end(stream, captured);
            }
        });
    }

    private void end(LogLine.Stream stream, Captured captured) {
        streams.remove(stream);
        capture.submit(captured.stream::end);
        capture.connections().forget(program, stream);
    }

    /** Nothing of the program is left, and it is not defined any more. */
    void end() {
        Map.copyOf(streams).forEach(this::end);
    }

    @Override
    public String toString() {
        return program.toString();
    }
}
