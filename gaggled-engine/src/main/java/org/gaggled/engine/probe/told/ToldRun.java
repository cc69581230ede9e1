package org.gaggled.engine.probe.told;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.output.Outputs;
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
    /** Null where no line is wanted. */
    private @Nullable PrintedLines lines;

    /** A process whose pipe is to be opened; null where there is none. */
    private @Nullable ProcessIdentity adopted;

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
     *
     * @param outputs where its lines come from
     */
    LaunchRequest prepare(LaunchRequest request, NotifyNames names, Outputs outputs) throws DescriptorException {
        LaunchRequest.Builder builder = request.toBuilder();
        NotifyChannel opened = openNotify(names);
        if (opened != null) {
            builder.addEnvironment(variables(opened.variable(), isWatched() ? probing.alive() : null));
        }
        Map<Integer, Integer> descriptors = new HashMap<>(request.getDescriptors());
        if (ready instanceof Telling.ByNewline(int number) && readiness != null) {
            NewlineChannel newline = NewlineChannel.open(hearing, number, readiness);
            channels.add(newline);
            descriptors.put(number, newline.theirs());
        }
        listen(outputs);
        return builder.descriptors(descriptors).build();
    }

    private boolean isWatched() {
        return Telling.of(probing.alive()) instanceof Telling.ByMessage;
    }

    private @Nullable NotifyChannel openNotify(NotifyNames names) throws DescriptorException {
        if (isWatched() || ready instanceof Telling.ByMessage) {
            notify = NotifyChannel.open(
                    hearing, names.nameOf(hearing.program(), hearing.run()),
                    ready instanceof Telling.ByMessage ? readiness : null);
            channels.add(notify);
        }
        return notify;
    }

    private void listen(Outputs outputs) {
        if (ready instanceof Telling.ByLine(Pattern pattern) && readiness != null && probing.ready() != null) {
            lines = new PrintedLines(hearing, probing.ready(), pattern, readiness);
            outputs.listen(hearing.program(), hearing.run(), lines);
        }
    }

    /**
     * Opens what a run tells by that an earlier gaggled has launched. What it told while no gaggled was there is lost,
     * but for what it has written or printed.
     *
     * @param wasReady whether it has told that it is ready
     */
    void adopt(ProcessIdentity process, boolean wasReady, NotifyNames names, Outputs outputs)
            throws DescriptorException {
        if (readiness != null && wasReady) {
            readiness.wasReady();
        }
        var _ = openNotify(names);
        if (readiness != null && !wasReady) {
            // Its pipe is opened when the launcher has taken the process over.
            adopted = process;
            listen(outputs);
        }
    }

    /** Without {@code WATCHDOG_PID}: whichever process of the program says that it is alive, it counts. */
    private static Map<String, String> variables(String socket, @Nullable ProbeRules alive) {
        return alive == null
                ? Map.of("NOTIFY_SOCKET", socket)
                : Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC",
                        Long.toString(alive.period().dividedBy(ChronoUnit.MICROS.getDuration())));
    }

    static void sayUnheard(ProgramId program, DescriptorException reason) {
        LOG.warn(
                "{}: gaggled cannot hear any more what it tells by itself, and hears it again when it is restarted: {}",
                program, reason.getMessage());
    }

    /** Nothing came of the launch. On whichever thread prepared it. */
    void notLaunched() {
        channels.forEach(Channel::close);
    }

    /** It runs. */
    void launched(int pid) {
        ProcessIdentity process = adopted;
        if (process != null && readiness != null && ready instanceof Telling.ByNewline(int number)) {
            try {
                channels.add(NewlineChannel.ofAdopted(hearing, number, readiness, process));
            } catch (DescriptorException unheard) {
                sayUnheard(hearing.program(), unheard);
            }
        }
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
    static Input.ReadyUnknown startedWithout(ProgramId program, long run, ProbeRules rules) {
        LOG.info("{}: ready = {} counts from its next start on; until then it is as ready as it was", program, rules);
        return new Input.ReadyUnknown(
                program, run, "it was started before ready = " + rules + " was set; restart it");
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

    /** The run is over, and nothing more can come of it. */
    void over() {
        ended = true;
        if (lines != null) {
            lines.end();
        }
        channels.forEach(Channel::end);
    }
}
