package org.gaggled.engine.assembly;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.gaggled.api.PluginException;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.read.RecordedSources;
import org.gaggled.engine.core.FormerProgram;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.launch.GaggledExec;
import org.gaggled.engine.launch.ProcessTable;
import org.gaggled.engine.loop.Keeping;
import org.gaggled.engine.loop.RunTokens;
import org.gaggled.engine.probe.told.NotifyNames;
import org.gaggled.engine.reload.ReloadPlans;
import org.gaggled.engine.state.Former;
import org.gaggled.engine.state.GaggleState;
import org.gaggled.engine.state.KeptSecret;
import org.gaggled.engine.state.StateDirectory;
import org.gaggled.engine.text.Presence;
import org.gaggled.json.PlanText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a gaggle goes on from what an earlier gaggled has left in a state directory, and what it keeps there for the next
 * one.
 */
final class Continuation implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Continuation.class);

    private final Keeping keeping;

    private Continuation(Keeping keeping) {
        this.keeping = keeping;
    }

    /**
     * Finds out how the gaggle goes on.
     *
     * @param directory null where nothing is kept
     * @param origin null where the configuration was not read from files; then nothing is kept either
     * @throws PluginException when what is left cannot be taken over; nothing has changed then
     */
    static Continuation open(
            @Nullable StateDirectory directory, GaggleConfig config, @Nullable ConfigOrigin origin, String instanceId,
            Set<LauncherCapability> launcher)
            throws PluginException {
        if (directory == null || origin == null) {
            return new Continuation(Keeping.NOTHING);
        }
        GaggleState state = openState(directory, instanceId);
        boolean kept = false;
        try {
            Continuation made = open(directory, state, config, origin, launcher);
            kept = made.keeping.state() != null;
            return made;
        } finally {
            if (!kept) {
                state.close();
            }
        }
    }

    private static GaggleState openState(StateDirectory directory, String instanceId) throws PluginException {
        try {
            return GaggleState.open(directory, instanceId);
        } catch (StateDirectory.UnusableException e) {
            throw new PluginException(e.getMessage() + "; " + e.getAdvice(), e);
        }
    }

    private static Continuation open(
            StateDirectory directory, GaggleState state, GaggleConfig config, ConfigOrigin origin,
            Set<LauncherCapability> launcher)
            throws PluginException {
        Former former = state.former();
        if (!launcher.contains(LauncherCapability.ADOPTION)) {
            refuse(directory, former);
            log.warn("statedir '{}' does not keep what runs, so if gaggled is killed, the next one starts every program"
                    + " a second time: {}", directory.path(), reason());
            return new Continuation(Keeping.NOTHING);
        }
        Keeping.Resumption resumption = former == null ? null : resumption(former, config, origin);
        try {
            byte[] secret = KeptSecret.of(directory);
            return new Continuation(new Keeping(
                    state, prepare(state, config, origin.sources()), resumption, NotifyNames.of(secret),
                    RunTokens.of(secret)));
        } catch (IOException e) {
            throw new PluginException(
                    "statedir '" + directory.path() + "' cannot be written: " + Presence.reason(e)
                            + "; make room there, or name another directory",
                    e);
        }
    }

    /** Makes what a configuration is to be noted in, with what it was read from. */
    private static GaggleState.Next prepare(GaggleState state, GaggleConfig config, RecordedSources sources)
            throws IOException {
        GaggleState.Next next = state.prepare(config.gaggle());
        boolean written = false;
        try {
            sources.write(next.configuration());
            written = true;
            return next;
        } finally {
            if (!written) {
                next.close();
            }
        }
    }

    /** Why the launcher adopts nothing, with what to do. */
    private static String reason() {
        return GaggledExec.ofInstallation() instanceof GaggledExec.Unusable(String reason)
                ? "programs cannot be started through gaggled_exec: " + reason
                : "this launcher cannot adopt programs; use gaggled's own";
    }

    private static void refuse(StateDirectory directory, @Nullable Former former) throws PluginException {
        if (former != null && former.programs().stream().anyMatch(program -> program.process() != null)) {
            throw new PluginException("an earlier gaggled has left programs running (" + names(former)
                    + "), as it has noted in '" + directory.path() + "', and this launcher cannot adopt them; use the"
                    + " launcher that started them");
        }
    }

    private static String names(Former former) {
        return former.programs().stream()
                .filter(program -> program.process() != null)
                .map(program -> program.memory().id().name())
                .limit(10)
                .collect(Collectors.joining(", "));
    }

    private static Keeping.Resumption resumption(Former former, GaggleConfig config, ConfigOrigin origin) {
        boolean keeps = config.adopts() || former.handedOver();
        // What has died since, also in the session of its leader, is found out when it is taken over.
        long running = former.programs().stream()
                .map(FormerProgram::process)
                .filter(process -> process != null && ProcessTable.isAlive(process))
                .count();
        log.info("an earlier gaggled {}: {} it has started {} {}",
                former.handedOver() ? "has handed over" : "was killed",
                running == 1 ? "1 program that" : running + " programs that",
                running == 1 ? "is" : "are",
                keeps ? "taken over" : "stopped first, because of adopt = false");
        return new Keeping.Resumption(definitionOf(former, config, origin, keeps), former.programs(), keeps);
    }

    /**
     * The definition by which the earlier gaggled has started what runs. Where it cannot be read any more, what has the
     * same name is taken to be the same, for a second one must not be started.
     */
    private static GaggleDefinition definitionOf(
            Former former, GaggleConfig config, ConfigOrigin origin, boolean keeps) {
        String problem;
        try {
            if (origin.sources().areIn(former.configuration())) {
                return config.gaggle();
            }
            switch (origin.readAgain().apply(RecordedSources.read(former.configuration()))) {
                case ConfigReading.Accepted accepted -> {
                    if (keeps) {
                        sayChanges(accepted.config(), config);
                    }
                    return accepted.config().gaggle();
                }
                case ConfigReading.Refused refused -> problem = refused.problems().getFirst().toString();
            }
        } catch (IOException e) {
            problem = String.valueOf(e.getMessage());
        }
        log.warn("the configuration of the earlier gaggled cannot be read any more, so programs that are defined in"
                + " another way by now go on as they were started; restart those: {}: {}", former.configuration(),
                problem);
        return config.gaggle();
    }

    /** As a reload does: what runs is about to be restarted, stopped or changed by that. */
    private static void sayChanges(GaggleConfig before, GaggleConfig after) {
        PlanText text = PlanText.of(ReloadPlans.resume(before, after));
        log.info("the configuration has changed since: {}", text.getSummary());
        text.getChanges().forEach(log::info);
    }

    /** Makes what another configuration is to be noted in; null where nothing is kept. */
    GaggleState.@Nullable Next prepare(ConfigReading.Accepted next) throws IOException {
        GaggleState state = keeping.state();
        return state == null ? null : prepare(state, next.config(), next.sources());
    }

    Keeping keeping() {
        return keeping;
    }

    /** Whether the next gaggled can go on from what is kept. */
    boolean keeps() {
        return keeping.state() != null;
    }

    /** Whether this gaggle goes on from what an earlier gaggled has left. */
    boolean isResumption() {
        return keeping.resumption() != null;
    }

    /** Notes that the next gaggled is to go on, once the loop has ended. */
    void handOver() {
        GaggleState state = keeping.state();
        if (state != null) {
            state.handOver();
        }
    }

    /** The number of the last event of the earlier gaggled; 0 where there was none. */
    long lastEvent() {
        GaggleState state = keeping.state();
        return state == null ? 0 : state.lastEvent();
    }

    /** Lets go of the state; what is in it stays. */
    @Override
    public void close() {
        GaggleState.Next next = keeping.next();
        if (next != null) {
            next.close();
        }
        GaggleState state = keeping.state();
        if (state != null) {
            state.close();
        }
    }
}
