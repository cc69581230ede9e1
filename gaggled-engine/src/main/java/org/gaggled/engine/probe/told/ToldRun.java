package org.gaggled.engine.probe.told;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.output.OwnStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one run tells by itself, and the channels by which it does. It is prepared on the loop's thread; all that comes
 * after the launch is done on the watching thread.
 */
final class ToldRun {

    private static final Logger LOG = LoggerFactory.getLogger(ToldRun.class);

    private final Hearing hearing;
    private final Probing probing;
    private final List<Channel> channels = new ArrayList<>();
    /** How it tells that it is ready; null where that is not for it to tell. */
    private final @Nullable Telling ready;
    /** Null where the way is. */
    private final @Nullable Readiness readiness;
    private @Nullable NotifyChannel notify;
    private final List<OutputChannel> outputs = new ArrayList<>();
    /** Null where no line is wanted, or none any more. */
    private @Nullable LineMatcher lines;

    private Runnable whenOver = () -> {};
    private boolean ended;

    /** A run that is about to be launched. */
    ToldRun(Hearing hearing, Probing probing) {
        this.hearing = hearing;
        this.probing = probing;
        this.ready = Telling.of(probing.ready());
        this.readiness = ready == null ? null : new Readiness(hearing, ready.untold());
    }

    /**
     * Opens what it tells by, and gives the request with it. What is open after a failure is for the caller to close.
     */
    LaunchRequest prepare(LaunchRequest request, Supplier<OwnStream.Both> streams) throws DescriptorException {
        LaunchRequest.Builder builder = request.toBuilder();
        boolean watchdog = Telling.of(probing.alive()) instanceof Telling.ByMessage;
        if (watchdog || ready instanceof Telling.ByMessage) {
            notify = NotifyChannel.open(hearing, ready instanceof Telling.ByMessage ? readiness : null);
            channels.add(notify);
            builder.addEnvironment(variables(notify.variable(), watchdog ? probing.alive() : null));
        }
        Map<Integer, Integer> descriptors = new HashMap<>(request.getDescriptors());
        if (ready instanceof Telling.ByNewline(int number) && readiness != null) {
            NewlineChannel newline = NewlineChannel.open(hearing, number, readiness);
            channels.add(newline);
            descriptors.put(number, newline.theirs());
        }
        if (ready instanceof Telling.ByLine(Pattern pattern)) {
            lines = new LineMatcher(pattern);
            OwnStream.Both both = streams.get();
            descriptors.put(1, addOutput(both.output()));
            descriptors.put(2, addOutput(both.error()));
        }
        return builder.descriptors(descriptors).build();
    }

    /** Without {@code WATCHDOG_PID}: whichever process of the program says that it is alive, it counts. */
    private static Map<String, String> variables(String socket, @Nullable ProbeRules alive) {
        return alive == null
                ? Map.of("NOTIFY_SOCKET", socket)
                : Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC",
                        Long.toString(alive.period().dividedBy(ChronoUnit.MICROS.getDuration())));
    }

    private int addOutput(OwnStream stream) throws DescriptorException {
        OutputChannel output = OutputChannel.open(hearing, stream, this::look, this::outputEnded);
        outputs.add(output);
        channels.add(output);
        return output.theirs();
    }

    /** Nothing came of the launch. On whichever thread prepared it. */
    void notLaunched() {
        channels.forEach(Channel::close);
    }

    /**
     * It runs.
     *
     * @param whenOver is called when it has ended, and nothing more can come of it
     */
    void launched(int pid, Runnable whenOver) {
        this.whenOver = whenOver;
        channels.forEach(channel -> channel.launched(pid));
    }

    /** From now on, what it tells for this purpose is told on. */
    void begin(Probing.Purpose purpose, ProbeRules rules) {
        if (ended) {
            return;
        }
        switch (purpose) {
            case READY -> {
                if (readiness != null && isSame(probing.ready(), rules)) {
                    readiness.ask();
                } else {
                    hearing.tell().accept(startedWithout(hearing.program(), hearing.run(), rules));
                }
            }
            case ALIVE -> {
                if (notify != null && isSame(probing.alive(), rules)) {
                    notify.watchdog().begin(rules.period());
                } else {
                    LOG.info("{}: alive = {} counts from its next start on; it does not know of it yet",
                            hearing.program(), rules);
                }
            }
        }
    }

    private static boolean isSame(@Nullable ProbeRules prepared, ProbeRules rules) {
        return prepared != null && prepared.kind().equals(rules.kind()) && prepared.target().equals(rules.target());
    }

    /** What is to be said of a run that was launched when the program was not to tell anything in that way. */
    static Input.NotReady startedWithout(ProgramId program, long run, ProbeRules rules) {
        return new Input.NotReady(program, run, "it was started before ready = " + rules + " was set; restart it");
    }

    /** From now on, nothing is told on for this purpose. */
    void end(Probing.Purpose purpose) {
        switch (purpose) {
            case READY -> {
                if (readiness != null) {
                    readiness.askNoMore();
                }
            }
            case ALIVE -> {
                if (notify != null) {
                    notify.watchdog().end();
                }
            }
        }
    }

    /** The run is over. */
    void over() {
        ended = true;
        lines = null;
        channels.forEach(Channel::end);
        tellWhenOver();
    }

    private void tellWhenOver() {
        if (ended && outputs.stream().noneMatch(OutputChannel::isOpen)) {
            whenOver.run();
        }
    }

    /** Hands through what was printed and not read yet. */
    void handOverTheRest() {
        lines = null;
        outputs.forEach(OutputChannel::handOverTheRest);
    }

    private void look(byte[] printed) {
        if (lines == null || readiness == null) {
            return;
        }
        boolean wasTooHard = lines.wasTooHard();
        if (lines.matchesOne(printed)) {
            lines = null;
            readiness.ready();
        } else if (lines.wasTooHard() && !wasTooHard) {
            LOG.warn("{}: ready = {}: the regular expression takes too long on a line that the program has printed;"
                    + " such lines count as lines that do not match", hearing.program(), probing.ready());
        }
    }

    private void outputEnded() {
        if (outputs.stream().anyMatch(OutputChannel::isOpen)) {
            return;
        }
        if (readiness != null && probing.ready() != null) {
            readiness.notYet("its output ended without a line that matches " + probing.ready().target());
        }
        tellWhenOver();
    }
}
