package org.gaggled.engine.assembly;

import com.google.inject.Inject;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.api.launch.Containment;
import org.gaggled.api.launch.LauncherCapability;
import org.gaggled.api.launch.LauncherContext;
import org.gaggled.api.launch.LauncherSupport;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.ProcessLauncherFactory;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.plugin.PluginCatalog;
import org.gaggled.engine.plugin.PluginKind;
import org.gaggled.engine.plugin.PluginScope;
import org.gaggled.engine.plugin.PluginService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the launcher: the one that was asked for, or the best that works here. */
final class LauncherChoice {

    private static final Logger log = LoggerFactory.getLogger(LauncherChoice.class);

    private final List<PluginService<ProcessLauncherFactory>> launchers;
    private final Optional<String> wanted;
    private final LauncherContext context;

    @Inject
    LauncherChoice(PluginCatalog plugins, GaggleConfig config, GaggleInfo gaggle, EngineOptions options) {
        this.launchers = plugins.services(PluginKind.PROCESS_LAUNCHER);
        this.wanted = options.launcher();
        this.context = new Context(gaggle, options.environment(), config.containment());
    }

    private record Context(
            GaggleInfo getGaggle, Map<String, String> getEnvironment, Containment getContainment)
            implements
            LauncherContext {}

    ProcessLauncher open() throws PluginException {
        PluginService<ProcessLauncherFactory> chosen = wanted.isPresent() ? named(wanted.get()) : best();
        log.debug("launcher {}", chosen.name());
        try (PluginScope _ = chosen.enter()) {
            ProcessLauncher launcher = chosen.factory().open(context);
            // A fence is missed only where the configuration asks for one, which then says so.
            Set<LauncherCapability> missing = EnumSet.complementOf(EnumSet.of(LauncherCapability.FENCE));
            missing.removeAll(launcher.getCapabilities());
            if (!missing.isEmpty()) {
                log.warn(
                        "launcher {} cannot {}",
                        chosen.name(),
                        missing.stream().map(LauncherChoice::inWords).collect(Collectors.joining("; nor ")));
            }
            ClassLoader loader = Objects.requireNonNull(chosen.factory().getClass().getClassLoader());
            return loader.equals(LauncherChoice.class.getClassLoader())
                    ? launcher
                    : new PluginLauncher(chosen.name(), launcher, loader);
        }
    }

    private static String inWords(LauncherCapability capability) {
        return switch (capability) {
            case EXACT_EXIT_STATUS -> "tell death by a signal from an exit";
            case PROCESS_GROUPS -> "stop whole sessions: what a program leaves behind may stay";
            case ANY_SIGNAL -> "send signals other than SIGTERM and SIGKILL";
            case RESOURCE_USAGE -> "tell what a run used";
            case EXACT_START_FAILURE -> "tell exactly why a start failed";
            case PROCESS_ATTRIBUTES -> "run a program as another user, or within limits of its own";
            case DESCRIPTORS -> "read what programs print, and hear what they tell by themselves";
            case ADOPTION -> "adopt what an earlier gaggled has started";
            case CURRENT_USAGE -> "measure what programs use";
            case FENCE -> "kill programs at a given time where gaggled is gone";
        };
    }

    private PluginService<ProcessLauncherFactory> named(String name) throws PluginException {
        for (PluginService<ProcessLauncherFactory> launcher : launchers) {
            if (launcher.name().equals(name)) {
                LauncherSupport support = supportOf(launcher);
                if (!support.isSupported()) {
                    throw new PluginException("--launcher " + name + " does not work here: " + support.getReason());
                }
                return launcher;
            }
        }
        throw new PluginException("--launcher " + name + ": there is no such launcher; known: " + names());
    }

    private PluginService<ProcessLauncherFactory> best() throws PluginException {
        return launchers.stream()
                .filter(launcher -> supportOf(launcher).isSupported() && supportOf(launcher).getRank() >= 0)
                .max(Comparator.comparingInt(launcher -> supportOf(launcher).getRank()))
                .orElseThrow(() -> new PluginException("none of the launchers works here: " + names()));
    }

    private static LauncherSupport supportOf(PluginService<ProcessLauncherFactory> launcher) {
        try (PluginScope _ = launcher.enter()) {
            return launcher.factory().getSupport();
        }
    }

    private String names() {
        return launchers.stream().map(PluginService::name).collect(Collectors.joining(", "));
    }
}
