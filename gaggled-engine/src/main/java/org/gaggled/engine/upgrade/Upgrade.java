package org.gaggled.engine.upgrade;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.control.ControlException;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.api.control.Requester;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.engine.loop.ConfigurationChanges;
import org.gaggled.engine.loop.GaggleChanges;
import org.gaggled.engine.loop.LoopControlPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of a gaggle that another gaggled can take over. Of an upgrade, it sees to the first half: it has the new
 * installation check the configuration, on a thread of its own, and then has the loop end as it is. The second half is
 * to execute the {@link #command}, once everything is closed.
 */
public final class Upgrade implements GaggleChanges {

    private static final Logger log = LoggerFactory.getLogger(Upgrade.class);

    /** How a line begins by which a check shows what is written at a problem. */
    private static final Pattern EXCERPT = Pattern.compile(" +[0-9]* \\| ");

    private static final int MOST_LINES = 100;

    private final ConfigurationChanges configuration;
    private final Supplier<CompletionStage<ReloadPlan>> comparison;
    private final LoopControlPort port;
    private final ProcessLauncher launcher;
    private final @Nullable Path stateDirectory;
    private final @Nullable Successor successor;

    /** Whether one is under way. */
    private final AtomicBoolean begun = new AtomicBoolean();

    private volatile @Nullable StartCommand command;

    /**
     * Of that loop.
     *
     * @param configuration has another configuration take effect
     * @param comparison compares the configuration as it is now with the one in force, and gives what keeps the next
     * gaggled from going on
     * @param stateDirectory by which the next gaggled knows what runs; null where nothing is kept
     * @param successor null where it is not known how this gaggled was started
     */
    public Upgrade(
            ConfigurationChanges configuration, Supplier<CompletionStage<ReloadPlan>> comparison, LoopControlPort port,
            ProcessLauncher launcher, @Nullable Path stateDirectory, @Nullable Successor successor) {
        this.configuration = configuration;
        this.comparison = comparison;
        this.port = port;
        this.launcher = launcher;
        this.stateDirectory = stateDirectory;
        this.successor = successor;
    }

    /** What this process is to execute where the loop was suspended; null as long as that is not known. */
    public @Nullable StartCommand command() {
        return command;
    }

    @Override
    public CompletionStage<ReloadPlan> plan() {
        return configuration.plan();
    }

    @Override
    public CompletionStage<ReloadPlan> reload(Requester requester) {
        return configuration.reload(requester);
    }

    @Override
    public CompletionStage<Void> upgrade(Requester requester) {
        Successor next = successor;
        Path state = stateDirectory;
        if (next == null) {
            return refused("this gaggled was not started by bin/gaggled, so it is not known what to replace it by");
        }
        if (state == null) {
            return refused(
                    "an upgrade needs 'statedir' in 'gaggled', by which the new gaggled knows what runs; set it, and"
                            + " restart gaggled once");
        }
        if (!launcher.getCapabilities().contains(LauncherCapability.ADOPTION)) {
            return refused("the launcher of this gaggled cannot take over processes; start gaggled without --launcher");
        }
        if (!Files.isExecutable(next.script())) {
            return refused(next.script() + " is not there, or cannot be executed; install gaggled there");
        }
        if (!begun.compareAndSet(false, true)) {
            return refused(ControlOutcome.BUSY, "another upgrade is under way");
        }
        CompletableFuture<Void> answer = new CompletableFuture<>();
        try {
            Thread.ofPlatform().daemon().name("upgrade").start(() -> begin(next, state, answer));
        } catch (OutOfMemoryError noMoreThreads) {
            begun.set(false);
            return refused(ControlOutcome.BUSY, "the system allows no thread for an upgrade; try again later");
        }
        return answer;
    }

    private static CompletionStage<Void> refused(String why) {
        return refused(ControlOutcome.REFUSED, why);
    }

    private static CompletionStage<Void> refused(ControlOutcome outcome, String why) {
        return CompletableFuture.failedFuture(new ControlException(outcome, why));
    }

    private void begin(Successor next, Path state, CompletableFuture<Void> answer) {
        log.info("upgrade: {} checks the configuration", next.script());
        try {
            String problem = InstallationCheck.problem(launcher, next, state);
            if (problem != null) {
                throw new ControlException(ControlOutcome.REFUSED, next.script() + " -t: " + problem);
            }
            compare();
            command = InstallationCheck.command(launcher, next, state);
        } catch (InterruptedException | RuntimeException | Error e) {
            end(answer, e);
            return;
        }
        // From here on the loop decides, and may have begun to stop everything.
        var _ = port.suspend(launcher::close).whenComplete((_, refusal) -> end(answer, refusal));
    }

    /** The new installation finds nothing wrong with another state directory, but would not find there what runs. */
    private void compare() throws InterruptedException {
        ReloadPlan plan;
        try {
            plan = comparison.get().toCompletableFuture().get();
        } catch (ExecutionException e) {
            ControlException known = ControlException.find(e);
            throw known != null ? known
                    : new IllegalStateException("the configuration cannot be compared", e.getCause());
        }
        if (plan.isRefused()) {
            throw new ControlException(
                    ControlOutcome.REFUSED,
                    plan.getProblems().stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        }
    }

    private void end(CompletableFuture<Void> answer, @Nullable Throwable failure) {
        if (failure == null) {
            answer.complete(null);
        } else {
            log.warn("upgrade: refused; nothing has changed:");
            String.valueOf(failure.getMessage()).lines()
                    .filter(line -> !EXCERPT.matcher(line).lookingAt())
                    .limit(MOST_LINES)
                    .forEach(line -> log.warn("{}", line));
            begun.set(false);
            answer.completeExceptionally(failure);
        }
    }
}
