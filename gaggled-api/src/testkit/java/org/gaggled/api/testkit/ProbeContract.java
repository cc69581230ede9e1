package org.gaggled.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.gaggled.api.Stability;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.probe.Probe;
import org.gaggled.api.probe.ProbeAnswer;
import org.gaggled.api.probe.ProbeFactory;
import org.gaggled.api.probe.ProbedProgram;
import org.junit.jupiter.api.Test;

/**
 * What every probe must do: the contract of {@link org.gaggled.api.probe} as tests for JUnit.
 *
 * <p>The test class of a kind of probe extends it, and names the factory and targets of each sort. It inherits all
 * tests, and may add its own. It needs JUnit Jupiter 6 on the test class path.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public abstract class ProbeContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(200);

    /** For a test class. */
    protected ProbeContract() {}

    /** The factory that is tested; a new one, or always the same. */
    protected abstract ProbeFactory getFactory();

    /** A target that answers as it should. */
    protected abstract String getGoodTarget();

    /** A target that does not, and says so at once. */
    protected abstract String getBadTarget();

    /** A target that never answers. */
    protected abstract String getSilentTarget();

    /** Targets that a configuration must not have; none by default. */
    protected List<String> getWrongTargets() {
        return List.of();
    }

    /** The program that is probed. */
    protected ProbedProgram getProgram() {
        return new ProbedProgram("web", ProcessHandle.current().pid(), Map.of());
    }

    /** Makes one try of a new probe, as gaggled does: a failure that was thrown is an answer. */
    protected final ProbeAnswer tryOnce(String target, Duration timeout) throws InterruptedException {
        Probe probe = getFactory().open(target);
        assertNotNull(probe, "open returned null");
        return tryOnce(probe, timeout);
    }

    private ProbeAnswer tryOnce(Probe probe, Duration timeout) throws InterruptedException {
        ProbeAnswer answer;
        try {
            answer = probe.tryOnce(getProgram(), timeout);
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception failure) {
            answer = ProbeAnswer.failure(String.valueOf(failure.getMessage()));
        }
        assertNotNull(answer, "tryOnce returned null");
        return answer;
    }

    /** What answers as it should is a success, at each try of the same probe. */
    @Test
    final void aGoodTargetIsASuccess() throws InterruptedException {
        Probe probe = getFactory().open(getGoodTarget());
        for (int i = 0; i < 3; i++) {
            assertEquals(null, tryOnce(probe, PATIENCE).getFailure());
        }
    }

    /** What does not is a failure with a reason for a person, which stays the same. */
    @Test
    final void aBadTargetIsAFailureWithAReasonThatStaysTheSame() throws InterruptedException {
        Probe probe = getFactory().open(getBadTarget());
        String reason = tryOnce(probe, PATIENCE).getFailure();
        assertNotNull(reason, "it is a failure");
        assertFalse(reason.isBlank(), "there is a reason");
        assertFalse(reason.contains("\n"), "the reason stands on one line");
        assertEquals(reason, tryOnce(probe, PATIENCE).getFailure());
    }

    /** What never answers is not a success, and its try ends: by itself when its time is over, or when interrupted. */
    @Test
    final void aSilentTargetIsNotASuccess() throws Exception {
        CompletableFuture<ProbeAnswer> answer = new CompletableFuture<>();
        Thread thread = begin(getSilentTarget(), SHORT, answer);
        // From then on nobody waits for it, and gaggled interrupts it.
        thread.join(SHORT.toMillis());
        thread.interrupt();
        thread.join(PATIENCE.toMillis());
        assertFalse(thread.isAlive(), "the try ends");
        assertTrue(answer.isCompletedExceptionally() || !answer.get(0, TimeUnit.SECONDS).isSuccess());
    }

    private Thread begin(String target, Duration timeout, CompletableFuture<ProbeAnswer> answer) {
        Probe probe = getFactory().open(target);
        Thread thread = new Thread(() -> {
            try {
                answer.complete(tryOnce(probe, timeout));
            } catch (InterruptedException | RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        }, "try of " + target);
        thread.start();
        return thread;
    }

    /** What a configuration must not have is refused by {@code open}, in words of its own. */
    @Test
    final void aWrongTargetIsRefused() {
        for (String target : getWrongTargets()) {
            InvalidSettingException refusal = assertThrows(
                    InvalidSettingException.class, () -> getFactory().open(target), target);
            assertFalse(refusal.getMessage().isBlank(), target);
        }
    }

    /** A target that a configuration may have can be checked while nothing answers: {@code open} touches nothing. */
    @Test
    final void openingIsPossibleForEveryTarget() {
        for (String target : List.of(getGoodTarget(), getBadTarget(), getSilentTarget())) {
            assertNotNull(getFactory().open(target), target);
        }
    }
}
