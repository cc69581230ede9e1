package org.gaggled.engine.assembly;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.SignalOutcome;
import org.gaggled.api.launch.StartFailure;
import org.gaggled.api.program.CurrentUsage;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.launch.CommandStarts;
import org.gaggled.engine.plugin.PluginScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin's launcher, called with the plugin's context class loader, and left behind when it does not close. It knows
 * files, not commands: where a start fails because the file has moved, it is asked once more, for the file that the
 * command is by then.
 */
final class PluginLauncher implements ProcessLauncher {

    private static final Logger log = LoggerFactory.getLogger(PluginLauncher.class);

    private final String name;
    private final ProcessLauncher launcher;
    private final ClassLoader loader;
    private final CommandStarts commands = new CommandStarts();

    PluginLauncher(String name, ProcessLauncher launcher, ClassLoader loader) {
        this.name = name;
        this.launcher = launcher;
        this.loader = loader;
    }

    @Override
    public void launch(LaunchRequest request, LaunchListener listener) {
        launch(request, new Scoped(listener, commands.triesOf(request)));
    }

    private void launch(LaunchRequest request, Scoped listener) {
        try (PluginScope _ = PluginScope.enter(loader)) {
            launcher.launch(request, listener);
        }
    }

    @Override
    public void adopt(LaunchRequest request, ProcessIdentity process, LaunchListener listener) {
        Scoped told = new Scoped(listener, commands.triesOf(request));
        try (PluginScope _ = PluginScope.enter(loader)) {
            launcher.adopt(request, process, told);
        }
    }

    @Override
    public Map<Long, CurrentUsage> measure() throws IOException {
        try (PluginScope _ = PluginScope.enter(loader)) {
            return launcher.measure();
        }
    }

    @Override
    public void fence(long nanos) throws IOException {
        try (PluginScope _ = PluginScope.enter(loader)) {
            launcher.fence(nanos);
        }
    }

    @Override
    public Set<LauncherCapability> getCapabilities() {
        try (PluginScope _ = PluginScope.enter(loader)) {
            return launcher.getCapabilities();
        }
    }

    @Override
    public void close() {
        OpenPlugin.close(List.of(new OpenPlugin<>("launcher " + name, launcher, loader)));
    }

    /** Hands on what the launcher tells, and its processes so that they are signalled with its context class loader. */
    private final class Scoped implements LaunchListener {

        private final LaunchListener listener;

        private final CommandStarts.Tries tries;

        Scoped(LaunchListener listener, CommandStarts.Tries tries) {
            this.listener = listener;
            this.tries = tries;
        }

        @Override
        public boolean isWanted() {
            return listener.isWanted();
        }

        @Override
        public void spawned(ProcessIdentity spawned) {
            listener.spawned(spawned);
        }

        @Override
        public void started(LaunchedProcess process) {
            listener.started(new ScopedProcess(process, loader));
        }

        @Override
        public void startFailed(StartFailure failure) {
            StartFailure told = failure;
            try {
                LaunchRequest next = tries.after(failure);
                if (next != null) {
                    launch(next, this);
                    return;
                }
                told = Objects.requireNonNullElse(tries.outcome(), failure);
            } catch (RuntimeException | Error e) {
                // Whatever became of the search: who waits for this start waits for nothing else.
                log.error("launcher {} cannot start what was looked up", name, e);
            }
            listener.startFailed(told);
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

    private record ScopedProcess(LaunchedProcess process, ClassLoader loader) implements LaunchedProcess {

        @Override
        public long getPid() {
            return process.getPid();
        }

        @Override
        public boolean signal(ProcessSignal signal) {
            try (PluginScope _ = PluginScope.enter(loader)) {
                return process.signal(signal);
            }
        }

        @Override
        public SignalOutcome send(ProcessSignal signal) {
            try (PluginScope _ = PluginScope.enter(loader)) {
                return process.send(signal);
            }
        }
    }
}
