package org.gaggled.engine.assembly;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gaggled.api.PluginException;
import org.gaggled.api.launch.LauncherSupport;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.ProcessLauncherFactory;
import org.gaggled.engine.plugin.PluginScope;
import org.gaggled.engine.plugin.PluginService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the launcher: the one that was asked for, or the best that works here. */
final class LauncherChoice {

    private static final Logger log = LoggerFactory.getLogger(LauncherChoice.class);

    private final List<PluginService<ProcessLauncherFactory>> launchers;
    private final Optional<String> wanted;

    LauncherChoice(List<PluginService<ProcessLauncherFactory>> launchers, Optional<String> wanted) {
        this.launchers = List.copyOf(launchers);
        this.wanted = wanted;
    }

    ProcessLauncher open() throws PluginException {
        PluginService<ProcessLauncherFactory> chosen = wanted.isPresent() ? named(wanted.get()) : best();
        log.debug("launcher {}", chosen.name());
        try (PluginScope _ = chosen.enter()) {
            return chosen.factory().open();
        }
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
        throw new PluginException("--launcher " + name + ": there is no such launcher; there are: " + names());
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
