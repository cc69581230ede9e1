package org.gaggled.engine.config.check;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.check.ProgramLogs.Stream;
import org.gaggled.engine.config.known.LogTarget;
import org.gaggled.engine.config.known.LogTarget.Word;
import org.gaggled.engine.config.known.OutputSettings;
import org.gaggled.engine.config.known.OutputSettings.Stamp;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.OutputRules;
import org.gaggled.engine.core.OutputRules.OfStream;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/** Reads {@code log} and {@code errorlog} of a program; whether the files can be written is not asked here. */
final class LogsReader {

    /** A stream, before it is known what that means for one program; the components are those of {@link Stream}. */
    private record Written(
            SectionDefinition section, LogTarget target, @Nullable ConfigPosition position, LayeredSettings settings) {}

    /** The kind of probe that looks at what a program prints. */
    private static final String LOG_PROBE = "log";

    private final LogSettings global;

    /** What programs that say nothing share. */
    private final LogSettings nothing;

    private final Path directory;
    private final Problems problems;

    /**
     * A reader of programs that share a global section.
     *
     * @param directory what paths are relative to
     */
    LogsReader(LogSettings global, Path directory, Problems problems) {
        this.global = global;
        this.nothing = LogSettings.none(global.log().getPosition());
        this.directory = directory;
        this.problems = problems;
    }

    /**
     * All of it together.
     *
     * @param settings those of the program's section
     * @param probing its probes, one of which may look at what it prints
     */
    ProgramLogs read(ProgramId id, SectionContents program, CheckedSettings settings, Probing probing) {
        LogSettings own = LogSettings.read(program, settings, nothing, problems);
        ProbeRules ready = probing.ready();
        boolean probed = ready != null && ready.kind().equals(LOG_PROBE);
        Stream log = stream(log(own), probed, id);
        Stream errorLog = stream(errorLog(own, log.target()), probed, id);
        if (!own.hasRefused() && !global.hasRefused()) {
            refuseMeaningless(log, own.log(), program);
            refuseMeaningless(errorLog, own.errorLog(), program);
        }
        OfStream output = Objects.requireNonNull(rules(log), "standard output cannot be merged");
        return new ProgramLogs(log, errorLog, new OutputRules(output, rules(errorLog)));
    }

    private Written log(LogSettings own) {
        LayeredSettings settings = new LayeredSettings(List.of(own.log(), global.log()));
        return new Written(
                OutputSettings.LOG_SECTION,
                settings.get(OutputSettings.LOG_FILE),
                settings.positionOf(OutputSettings.LOG_FILE),
                settings);
    }

    /** Where it is not said where errors go, what is said of the output holds for them too. */
    private Written errorLog(LogSettings own, LogTarget output) {
        LayeredSettings settings = new LayeredSettings(List.of(own.errorLog(), global.errorLog()));
        LogTarget target = settings.find(OutputSettings.ERROR_LOG_FILE);
        if (target != null) {
            return new Written(
                    OutputSettings.ERROR_LOG_SECTION,
                    target,
                    settings.positionOf(OutputSettings.ERROR_LOG_FILE),
                    settings);
        }
        return new Written(
                OutputSettings.ERROR_LOG_SECTION,
                output == Word.INHERIT ? Word.INHERIT : Word.MERGE,
                null,
                new LayeredSettings(List.of(own.errorLog(), global.errorLog(), own.log(), global.log())));
    }

    private Stream stream(Written written, boolean probed, ProgramId id) {
        LayeredSettings settings = written.settings();
        Destination destination = switch (written.target()) {
            case Word.INHERIT -> new Destination.Inherited(settings.get(OutputSettings.PREFIX));
            case Word.NULL -> new Destination.Discarded();
            case Word.MERGE -> null;
            case LogTarget.File file -> new Destination.Filed(
                    path(file, written, id),
                    settings.get(OutputSettings.MAX_SIZE).bytes(),
                    settings.get(OutputSettings.MAX_AGE).time(),
                    settings.get(OutputSettings.KEEP),
                    settings.get(OutputSettings.COMPRESS),
                    settings.get(OutputSettings.STAMP) == Stamp.ISO);
        };
        boolean isRead = switch (destination) {
            case null -> false;
            case Destination.Inherited inherited -> inherited.named() || probed;
            case Destination.Discarded _ -> probed;
            case Destination.Filed _ -> true;
        };
        return new Stream(
                written.section(), written.target(), written.position(), settings, isRead, destination);
    }

    private Path path(LogTarget.File file, Written written, ProgramId id) {
        try {
            return directory.resolve(file.forProgram(id.name())).normalize();
        } catch (InvalidPathException wrong) {
            problems.error(
                    Objects.requireNonNullElse(written.position(), written.settings().getPosition()),
                    written.section().name() + " " + Wording.quoted(file.toString())
                            + " is not a path with the name of program "
                            + Wording.quoted(id.name()) + " in it: " + wrong.getReason(),
                    "name a file without " + LogTarget.PROGRAM);
            return directory;
        }
    }

    private static @Nullable OfStream rules(Stream stream) {
        Destination destination = stream.destination();
        return destination == null ? null
                : new OfStream(
                        destination,
                        stream.settings().get(OutputSettings.LINES),
                        (int) stream.settings().get(OutputSettings.MAX_LINE).bytes());
    }

    /** Of what the program's own section says; what section {@code gaggled} says is for others, too. */
    private void refuseMeaningless(Stream stream, CheckedSettings own, SectionContents program) {
        for (Setting<?> setting : stream.section().settings()) {
            ConfigPosition position = own.positionOf(setting);
            if (position != null && !stream.hasMeaning(setting)) {
                problems.error(
                        position,
                        Wording.quoted(setting.getName()) + " in " + WordOrSection.labelOf(program, stream.section())
                                + " means nothing, because " + reason(stream, setting),
                        advice(stream, setting));
            }
        }
    }

    private static String reason(Stream stream, Setting<?> setting) {
        return switch (stream.target()) {
            case LogTarget.File _ -> "the stream goes into a file";
            case Word.INHERIT -> isOfReading(setting) ? "gaggled does not capture what goes to its own output"
                    : "the stream goes to gaggled's own output";
            case Word.NULL -> "the stream is discarded";
            case Word.MERGE -> "errors go where 'log' says";
        };
    }

    private static String advice(Stream stream, Setting<?> setting) {
        return switch (stream.target()) {
            case LogTarget.File _ -> "remove it, or write file = inherit";
            case Word.INHERIT -> isOfReading(setting) ? "add prefix = true or a 'file', or remove it"
                    : "name a 'file', or remove it";
            case Word.NULL -> "name a 'file', or remove it";
            case Word.MERGE -> "put it into 'log', or give 'errorlog' a 'file'";
        };
    }

    private static boolean isOfReading(Setting<?> setting) {
        return setting.equals(OutputSettings.LINES) || setting.equals(OutputSettings.MAX_LINE);
    }
}
