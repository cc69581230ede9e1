package org.gaggled.engine.output;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.OutputRules;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.launch.Descriptors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What programs print, and where it goes. A stream is captured, which means that gaggled reads it, when it has a file,
 * when each line is to begin with the program's name, or when somebody listens to a run. All else costs nothing.
 *
 * <p>For the loop's thread alone. Nothing waits but {@link #close}, and {@link #follow} for the disk, where an earlier
 * gaggled has left something. For each run: {@link #prepare}, then {@link #launched} or {@link #notLaunched}, then
 * {@link #over}.
 */
public final class Outputs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Outputs.class);

    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);

    /** A run of a program, or a command around its life. */
    private record Launch(ProgramId program, Object what) {}

    private final Capture capture;
    private final boolean able;
    private final Map<ProgramId, ProgramDefinition> definitions = new HashMap<>();
    private final Map<ProgramId, ProgramOutput> programs = new HashMap<>();
    private final Map<Launch, LineListener> listeners = new HashMap<>();
    /** The descriptors that are open until it is known what became of a launch. */
    private final Map<Launch, List<Integer>> opened = new HashMap<>();

    /** Of these, nothing is read before it is known of which run it is. */
    private final Set<ProgramId> expected = new HashSet<>();

    private boolean begun;

    /**
     * Those of no program yet.
     *
     * @param able whether the launcher hands on descriptors; otherwise, nothing can be captured
     * @param directory where the next gaggled finds what this one has left; null where there is to be nothing
     */
    public Outputs(Connections connections, boolean able, @Nullable Path directory) {
        this(connections, able, directory, OwnStream.Both::open);
    }

    /** The same, with other streams in place of gaggled's own. */
    public Outputs(
            Connections connections, boolean able, @Nullable Path directory, Supplier<OwnStream.Both> own) {
        this.capture = new Capture(connections, directory, own);
        this.able = able;
    }

    /** From now on, these programs are defined. The first time, what an earlier gaggled has left is taken over. */
    public void follow(GaggleDefinition definition) {
        definitions.clear();
        definitions.putAll(definition.programs());
        for (ProgramDefinition program : definition.programs().values()) {
            if (!able) {
                complain(program);
            } else if (programs.containsKey(program.id())) {
                programs.get(program.id()).follow(program);
            } else if (ProgramOutput.isCaptured(program)) {
                takeOver(program);
            }
        }
        if (!begun) {
            begun = true;
            capture.removeOtherFiles();
        }
    }

    private static void complain(ProgramDefinition program) {
        if (!program.output().equals(OutputRules.INHERITED)) {
            LOG.warn("{}: what it prints goes where gaggled prints, whatever its 'log' and 'errorlog' say, because its"
                    + " launcher cannot hand on descriptors", program.id());
        }
    }

    private void takeOver(ProgramDefinition program) {
        ProgramOutput output = new ProgramOutput(program, capture);
        programs.put(program.id(), output);
        output.takeOver();
        if (!expected.contains(program.id())) {
            output.resume();
        }
    }

    /**
     * Has nothing be read of what these programs print, of which runs are to be {@linkplain #adopt adopted}, before it
     * is known who listens to it. To be called before all else; {@link #expectNoMore} follows.
     */
    public void expect(Collection<ProgramId> adopted) {
        expected.addAll(adopted);
    }

    /** No further run is adopted. */
    public void expectNoMore() {
        expected.clear();
        programs.values().forEach(ProgramOutput::resume);
    }

    /**
     * Goes on with the streams of a run that an earlier gaggled has launched, and gives what it has printed since to
     * whoever listens to it.
     */
    public void adopt(ProgramId program, long run) {
        LineListener listener = listeners.remove(new Launch(program, run));
        ProgramOutput output = programs.get(program);
        if (output != null) {
            output.adopt(run, listener);
        }
    }

    /** Has a run, which is to be prepared next, listened to in each of its streams. */
    public void listen(ProgramId program, long run, LineListener listener) {
        listeners.put(new Launch(program, run), listener);
    }

    /**
     * The request for a run, with what it is to print into.
     *
     * @throws DescriptorException where that cannot be had
     */
    public LaunchRequest prepare(ProgramId program, long run, LaunchRequest request) throws DescriptorException {
        Launch launch = new Launch(program, run);
        return prepare(launch, run, listeners.remove(launch), request);
    }

    /** The same for a command around a program's life: it prints where the program does. */
    public LaunchRequest prepare(ProgramId program, ErrandKind errand, LaunchRequest request)
            throws DescriptorException {
        return prepare(new Launch(program, errand), null, null, request);
    }

    private LaunchRequest prepare(
            Launch launch, @Nullable Long run, @Nullable LineListener listener, LaunchRequest request)
            throws DescriptorException {
        ProgramOutput output = programs.get(launch.program());
        if (output == null) {
            ProgramDefinition definition = definitions.get(launch.program());
            if (!able || definition == null
                    || (listener == null && definition.output().equals(OutputRules.INHERITED))) {
                return request;
            }
            output = new ProgramOutput(definition, capture);
            programs.put(launch.program(), output);
        }
        List<Integer> ends = new ArrayList<>();
        opened.put(launch, ends);
        try {
            return output.prepare(request, run, listener, ends);
        } catch (DescriptorException e) {
            closeEnds(launch);
            throw e;
        }
    }

    /** A run has been launched. */
    public void launched(ProgramId program, long run) {
        closeEnds(new Launch(program, run));
    }

    /** A run was not launched. */
    public void notLaunched(ProgramId program, long run) {
        Launch launch = new Launch(program, run);
        listeners.remove(launch);
        closeEnds(launch);
    }

    /** It is known what became of the launch of a command around a program's life. */
    public void launchedOrNot(ProgramId program, ErrandKind errand) {
        closeEnds(new Launch(program, errand));
    }

    private void closeEnds(Launch launch) {
        List<Integer> ends = opened.remove(launch);
        if (ends != null) {
            ends.forEach(Descriptors::close);
        }
    }

    /** A run is over: what it has printed is complete. */
    public void over(ProgramId program, long run) {
        ProgramOutput output = programs.get(program);
        if (output != null) {
            output.streams().forEach(stream -> capture.submit(() -> stream.over(run)));
        }
    }

    /** Nothing of a program is left, which is not defined any more. */
    public void forget(ProgramId program) {
        ProgramOutput output = programs.remove(program);
        if (output != null) {
            output.end();
        }
    }

    /** Reads and writes what is left, as far as that is possible soon, and closes everything. */
    @Override
    public void close() {
        List.copyOf(opened.keySet()).forEach(this::closeEnds);
        List<CapturedStream> streams = programs.values().stream().flatMap(each -> each.streams().stream()).toList();
        programs.clear();
        // What a thread still uses is left as it is: the next gaggled finds it.
        if (capture.close(() -> streams.forEach(CapturedStream::stop), CLOSE_BOUND)) {
            streams.forEach(CapturedStream::close);
        }
    }
}
