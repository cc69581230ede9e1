package org.gaggled.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.gaggled.api.GaggleInfo;
import org.gaggled.api.PluginException;
import org.gaggled.engine.assembly.Engine;
import org.gaggled.engine.assembly.EngineOptions;
import org.gaggled.engine.assembly.Supervisor;
import org.gaggled.engine.config.GaggleConfig;
import org.gaggled.engine.config.ThisHost;
import org.gaggled.engine.launch.Guardian;
import org.gaggled.engine.plugin.PluginCatalog;
import org.gaggled.engine.plugin.PluginDetails;
import org.gaggled.engine.state.GaggleState;
import org.gaggled.engine.state.StateDirectory;
import org.gaggled.engine.upgrade.StartCommand;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code gaggled} does with a configuration unless it is asked for something else: it runs the gaggle. */
final class Supervision {

    private static final int NOT_EXECUTED = 1;

    private final Path file;
    private final String hostName;
    private final PluginCatalog plugins;
    private final EngineOptions options;
    private final Consumer<@Nullable String> complaints;

    /**
     * Of that configuration file.
     *
     * @param complaints takes what is for whoever has started gaggled
     */
    Supervision(
            Path file, String hostName, PluginCatalog plugins, EngineOptions options,
            Consumer<@Nullable String> complaints) {
        this.file = file;
        this.hostName = hostName;
        this.plugins = plugins;
        this.options = options;
        this.complaints = complaints;
    }

    /** Says what {@code --keep} cannot do here. */
    void sayWhatIsKept(GaggleConfig config, Guardian guardian) {
        if (config.stateDirectory() == null) {
            complaints.accept(
                    "--keep: programs that run on when gaggled has died are started a second time; the next gaggled goes"
                            + " on with them only where 'statedir' is set in 'gaggled'");
        }
        if (!guardian.isThere()) {
            complaints.accept(
                    "--keep: nobody starts this gaggled again, because it was not started by bin/gaggled");
        }
    }

    /**
     * Runs the gaggle, and gives the exit status; does not return where it is handed over.
     *
     * @throws PluginException when something the configuration asks for cannot be opened; nothing was started then
     */
    int run(GaggleConfig config) throws PluginException {
        GaggleInfo gaggle = GaggleInfo.builder(instanceId(config)).hostName(hostName).version(Version.number())
                .configFile(file.toString()).build();
        Supervisor supervisor = Engine.assemble(config, gaggle, plugins, options);
        UntimelyExit.guard(supervisor);
        Logger log = LoggerFactory.getLogger(GaggledCommand.class);
        new PluginDetails(plugins, Version.number()).newerThanThis().forEach(log::warn);
        HeapReturn.begin(plugins.loaded());
        int status = supervisor.run();
        StartCommand next = supervisor.handedOverTo();
        if (next != null) {
            giveWay(next);
        }
        return status;
    }

    /** That of the gaggle that goes on, where an earlier gaggled has left one. */
    private static String instanceId(GaggleConfig config) {
        Path directory = config.stateDirectory();
        String left = null;
        try {
            left = directory == null ? null : GaggleState.findInstanceId(directory);
        } catch (IOException | StateDirectory.UnusableException e) {
            LoggerFactory.getLogger(GaggledCommand.class).debug("what is in {} is looked at again soon", directory, e);
        }
        return Objects.requireNonNullElseGet(left, ThisHost::newInstanceId);
    }

    /** Does not return. Where it fails, gaggled ends as if it had been killed, and whoever keeps it starts it again. */
    private void giveWay(StartCommand next) {
        LastWords.write();
        complaints.accept(next.words().getFirst() + " cannot be executed: " + next.execute()
                + "; gaggled ends, and its programs run on; start it again");
        Runtime.getRuntime().halt(NOT_EXECUTED);
    }
}
