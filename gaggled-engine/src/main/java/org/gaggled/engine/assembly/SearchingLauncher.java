package org.gaggled.engine.assembly;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.engine.config.CommandSearch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A launcher that looks a command up once more when its file cannot be executed: what was missing when the configuration was checked, as it
 * may be for a disabled program, or has moved since, can be in another directory of the search path by now. It is started there. A file
 * that is there and that the system cannot execute gives way to the next of that name on the search path.
 *
 * <p>The zeroth word that a program gets is the path of its file, so that who looks for {@code /usr/bin/NAME} finds it.
 */
final class SearchingLauncher implements ProcessLauncher {

    private static final Logger log = LoggerFactory.getLogger(SearchingLauncher.class);

    /** The system errors by which {@code exec} says that it is this file that cannot be executed. */
    private static final Set<String> FAULTS_OF_A_FILE =
            Set.of("ENOENT", "ENOEXEC", "EACCES", "ENOTDIR", "ELOOP", "EINVAL", "EISDIR", "ELIBBAD");

    private final ProcessLauncher launcher;
    private final String searchPath;

    /** Where commands have been found since; at most one file for each command of the configuration. */
    private final Map<String, Path> found = new ConcurrentHashMap<>();

    /** Files on the search path that could not be executed, each of which is told of once. */
    private final Set<Path> passedOver = ConcurrentHashMap.newKeySet();

    /**
     * Passes on what it is asked for.
     *
     * @param searchPath where commands without a {@code /} are looked for
     */
    SearchingLauncher(ProcessLauncher launcher, String searchPath) {
        this.launcher = launcher;
        this.searchPath = searchPath;
    }

    @Override
    public void launch(LaunchRequest request, LaunchListener listener) {
        List<String> words = request.getArguments();
        if (words.isEmpty() || words.getFirst().indexOf('/') >= 0) {
            launcher.launch(with(request.getExecutable(), request), listener);
            return;
        }
        String command = words.getFirst();
        Path file = found.getOrDefault(command, request.getExecutable());
        launcher.launch(with(file, request), new Searching(listener, request, command, file, null));
    }

    private static LaunchRequest with(Path file, LaunchRequest request) {
        List<String> words = new ArrayList<>(request.getArguments());
        if (words.isEmpty()) {
            words.add("");
        }
        words.set(0, file.toString());
        return request.toBuilder().executable(file).arguments(words).build();
    }

    @Override
    public Set<LauncherCapability> getCapabilities() {
        return launcher.getCapabilities();
    }

    @Override
    public void close() {
        launcher.close();
    }

    private CommandSearch search() {
        return new CommandSearch(searchPath, Path.of("").toAbsolutePath());
    }

    private static boolean isExecutable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** Hands on what the launcher tells; a start that fails only after another look, on the launcher's thread, which may wait for a disk. */
    private final class Searching implements LaunchListener {

        private final LaunchListener listener;
        private final LaunchRequest request;
        private final String command;
        private final Path file;

        /** Why the first of the files on the search path could not be started, if this is another. */
        private final @Nullable StartFailure first;

        Searching(
                LaunchListener listener, LaunchRequest request, String command, Path file, @Nullable StartFailure first) {
            this.listener = listener;
            this.request = request;
            this.command = command;
            this.file = file;
            this.first = first;
        }

        @Override
        public boolean isWanted() {
            return listener.isWanted();
        }

        @Override
        public void started(LaunchedProcess process) {
            listener.started(process);
            if (!file.equals(request.getExecutable()) && isExecutable(request.getExecutable())) {
                // It is back where it was found first, as after an upgrade that took it away for a moment: the next start takes that.
                found.remove(command, file);
            }
        }

        @Override
        public void startFailed(StartFailure failure) {
            StartFailure told = first == null ? failure : first;
            try {
                if (!isExecutable(file)) {
                    switch (search().find(command)) {
                        case CommandSearch.Result.Found(Path now) -> {
                            startAt(now);
                            return;
                        }
                        case CommandSearch.Result.Unusable(Path _, String message, String advice) ->
                            told = Files.exists(file) ? told : new StartFailure(message + "; " + advice, failure.getSystemError());
                    }
                } else if (isFaultOfTheFile(failure) && startNext(told)) {
                    return;
                }
            } catch (RuntimeException | Error e) {
                // Whatever became of the search: who waits for this start waits for nothing else.
                log.error("cannot look up command {}", command, e);
            }
            listener.startFailed(told);
        }

        /** The same errors come of a working directory that is not there. */
        private boolean isFaultOfTheFile(StartFailure failure) {
            return FAULTS_OF_A_FILE.contains(String.valueOf(failure.getSystemError()))
                    && Files.isExecutable(request.getWorkingDirectory());
        }

        /** Starts the next file of that name on the search path, if there is one. */
        private boolean startNext(StartFailure told) {
            List<Path> candidates = search().candidates(command);
            int next = candidates.indexOf(file) + 1;
            if (next == 0 || next == candidates.size()) {
                return false;
            }
            Path other = candidates.get(next);
            if (passedOver.add(file)) {
                log.warn("{}: command {} is taken from {}, since {}", request.getProgramName(), command, other, told);
            }
            launcher.launch(with(other, request), new Searching(listener, request, command, other, told));
            return true;
        }

        /** What fails there is told as it is: there is no third try. */
        private void startAt(Path now) {
            found.put(command, now);
            log.info("{}: command {} is at {} now, not at {}", request.getProgramName(), command, now, file);
            launcher.launch(with(now, request), listener);
        }

        @Override
        public void exited(ProcessExit exit) {
            listener.exited(exit);
        }

        @Override
        public void gone() {
            listener.gone();
        }
    }
}
