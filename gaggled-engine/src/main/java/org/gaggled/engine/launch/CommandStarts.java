package org.gaggled.engine.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.engine.launch.CommandSearch.Result;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts commands from the files that they are at this moment: what was missing when the configuration was checked may
 * be there by now, or may have moved. A file that the system cannot execute gives way to the next of that name on the
 * search path. Safe for use by several threads.
 *
 * <p>The zeroth word that a program gets is the path of its file, so that who looks for {@code /usr/bin/NAME} finds it.
 */
public final class CommandStarts {

    private static final Logger LOG = LoggerFactory.getLogger(CommandStarts.class);

    /** The system errors by which {@code exec} says that it is this file that cannot be executed. */
    private static final Set<String> FAULTS_OF_A_FILE =
            Set.of("ENOENT", "ENOEXEC", "EACCES", "ENOTDIR", "ELOOP", "EINVAL", "EISDIR", "ELIBBAD");

    /** Files that were taken instead of others, each of which is told of once. */
    private final Set<Path> told = ConcurrentHashMap.newKeySet();

    /**
     * One try to start what a request says, with no search.
     *
     * @param <X> what it throws where another file would fare no better
     */
    @FunctionalInterface
    interface Attempt<X extends Exception> {

        /** Why it could not be made; null when it was. */
        @Nullable
        StartFailure start(LaunchRequest request) throws X;
    }

    /** Starts what a request asks for. Waits for disks. Gives why it could not be started; null when it was. */
    <X extends Exception> @Nullable StartFailure start(LaunchRequest request, Attempt<X> attempt) throws X {
        if (request.getCommand() == null) {
            return attempt.start(request);
        }
        Tries tries = triesOf(request);
        @Nullable
        LaunchRequest next = tries.found();
        while (next != null) {
            StartFailure failure = attempt.start(next);
            if (failure == null) {
                return null;
            }
            next = tries.after(failure);
        }
        return tries.outcome();
    }

    /** The tries of one start, for who makes them. */
    public Tries triesOf(LaunchRequest request) {
        return new Tries(request);
    }

    /**
     * The files that are tried, one after the other, until one is started. For one thread at a time; it waits for
     * disks.
     */
    public final class Tries {

        private final LaunchRequest request;
        /** Empty where nothing is to be looked for. */
        private final String command;

        private final CommandSearch search;
        private final Set<Path> tried = new HashSet<>();
        private Path last;
        private @Nullable StartFailure first;
        private @Nullable StartFailure outcome;

        private Tries(LaunchRequest request) {
            this.request = request;
            this.command = Objects.requireNonNullElse(request.getCommand(), "");
            this.last = request.getExecutable();
            this.search = new CommandSearch(
                    Objects.requireNonNullElse(request.getSearchPath(), ""), Path.of("").toAbsolutePath());
        }

        private LaunchRequest found() {
            return switch (search.lookUp(command)) {
                case Result.Found(Path file) -> at(file, null);
                case Result.Unusable nowhere -> at(nowhere.candidate(), null);
            };
        }

        /**
         * What to try when the last could not be started; null when there is nothing more, and the start has failed for
         * the reason that {@link #outcome} gives.
         */
        public @Nullable LaunchRequest after(StartFailure failure) {
            boolean there = CommandSearch.isProgram(last);
            first = first == null && there ? failure : first;
            outcome = Objects.requireNonNullElse(first, failure);
            if (command.isEmpty()) {
                return null;
            }
            tried.add(last);
            if (there && !isFaultOfTheFile(failure)) {
                return null;
            }
            for (Path file : search.candidates(command)) {
                if (!tried.contains(file)) {
                    return at(file, there ? failure : null);
                }
            }
            if (!Files.exists(last) && search.lookUp(command) instanceof Result.Unusable nowhere) {
                outcome = StartFailure.builder(nowhere.message() + "; " + nowhere.advice())
                        .systemError(failure.getSystemError()).build();
            }
            return null;
        }

        /**
         * Why no file could be started: what was wrong with the first that is there. Null while that has not been seen.
         */
        public @Nullable StartFailure outcome() {
            return outcome;
        }

        /** The same errors come of a working directory that is not there. */
        private boolean isFaultOfTheFile(StartFailure failure) {
            return FAULTS_OF_A_FILE.contains(String.valueOf(failure.getSystemError()))
                    && Files.isExecutable(request.getWorkingDirectory());
        }

        private LaunchRequest at(Path file, @Nullable StartFailure instead) {
            last = file;
            if (instead != null && told.add(file)) {
                LOG.warn("{}: command {} is taken from {}, because {}", request.getProgramName(), command, file,
                        instead);
            } else if (!file.equals(request.getExecutable()) && CommandSearch.isProgram(file) && told.add(file)) {
                LOG.info("{}: command {} is at {} now, not at {}", request.getProgramName(), command, file,
                        request.getExecutable());
            }
            List<String> words = new ArrayList<>(request.getArguments());
            if (words.isEmpty()) {
                words.add("");
            }
            words.set(0, file.toString());
            return request.toBuilder().executable(file).arguments(words).build();
        }
    }
}
