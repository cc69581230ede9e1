package org.gaggled.notify.smtp;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gaggled.api.control.ControlPort;
import org.gaggled.api.program.DependencyState;
import org.gaggled.api.program.ProgramDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the gaggled that the gate runs in. A mail does not wait long for the answer: it goes out without it as well. */
final class AskedDependencies implements Dependencies {

    private static final Logger log = LoggerFactory.getLogger(AskedDependencies.class);

    /** More are not asked about. */
    private static final int MAX_PROGRAMS = 200;

    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);

    private final ControlPort port;

    AskedDependencies(ControlPort port) {
        this.port = port;
    }

    @Override
    public Map<String, List<String>> of(Collection<String> programs) throws InterruptedException {
        Map<String, CompletableFuture<ProgramDescription>> asked = new LinkedHashMap<>();
        programs.stream().limit(MAX_PROGRAMS)
                .forEach(program -> asked.put(program, port.describe(program).toCompletableFuture()));
        long end = System.nanoTime() + PATIENCE;
        Map<String, List<String>> answers = new HashMap<>();
        for (Map.Entry<String, CompletableFuture<ProgramDescription>> question : asked.entrySet()) {
            try {
                ProgramDescription answer =
                        question.getValue().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                answers.put(question.getKey(), unsatisfied(answer));
            } catch (ExecutionException | TimeoutException e) {
                log.debug("smtpgate: what {} waits for is not known: {}", question.getKey(), e.toString());
            }
        }
        return answers;
    }

    private static List<String> unsatisfied(ProgramDescription program) {
        return program.getDependencies().stream()
                .filter(dependency -> !dependency.isSatisfied())
                .map(DependencyState::getProgram)
                .toList();
    }
}
