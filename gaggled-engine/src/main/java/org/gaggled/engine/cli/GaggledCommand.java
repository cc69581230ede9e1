package org.gaggled.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gaggled.api.HarmlessText;
import org.gaggled.api.PluginException;
import org.gaggled.api.PluginFactory;
import org.gaggled.engine.assembly.ConfigOrigin;
import org.gaggled.engine.assembly.EngineOptions;
import org.gaggled.engine.assembly.TerminationSignals;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.Installation;
import org.gaggled.engine.config.ThisHost;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.launch.Guardian;
import org.gaggled.engine.plugin.PluginCatalog;
import org.gaggled.engine.plugin.PluginDetails;
import org.gaggled.engine.plugin.PluginDirectoryException;
import org.gaggled.engine.plugin.PluginFailure;
import org.gaggled.engine.plugin.PluginKind;
import org.gaggled.engine.plugin.PluginListing;
import org.gaggled.engine.plugin.PluginService;
import org.gaggled.engine.terminal.StandardOutput;
import org.gaggled.engine.upgrade.Successor;
import org.gaggled.engine.usage.UsageError;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** {@code gaggled}: starts, watches, restarts and stops programs that depend on each other. */
@Command(
        name = "gaggled",
        description = "Start, watch, restart and stop programs that depend on each other.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
                "0:gaggled was shut down and every program is stopped, or gaggled printed what it was asked for",
                "1:the configuration is wrong, something that it asks for is not available, or a plugin ended gaggled",
                "2:the command line is wrong",
                "3:the memory that gaggled may use was full; its programs run on",
                "any:an essential program was down for good: gaggled ends with its status, 128 + n for signal n"
        })
public final class GaggledCommand implements Callable<Integer> {

    /** Where the log goes, as conf/logback.xml reads it. */
    private static final String LOG_TARGET_PROPERTY = "gaggled.log.target";

    /** Far more than it takes; without a log gaggled runs all the same. */
    private static final Duration LOG_START_BOUND = Duration.ofSeconds(30);

    private static final int USER_ERROR = 1;

    @Option(names = "-c", paramLabel = "FILE", description = "Read the configuration from FILE.")
    private @Nullable Path configFile;

    @ArgGroup(exclusive = true, validate = true)
    private Task task = new Task();

    @Option(names = "-j", description = "With -t or --plan, print JSON for editors and scripts.")
    private boolean json;

    @Option(names = "-n", description = "Ignore SIGINT.")
    private boolean ignoreInterrupt;

    @Option(
            names = "--init",
            description = "Do what process 1 does, also where gaggled is not that: reap orphans, and stop what is left"
                    + " of them at the end.")
    private boolean init;

    @Option(names = "--keep",
            description = "Start gaggled again when it has died, and not by its own decision. With statedir, the next"
                    + " one goes on with the programs that run.")
    private boolean keep;

    @Option(names = "--kept", paramLabel = "PID", hidden = true,
            description = "Given by bin/gaggled: the process that starts gaggled again.")
    private @Nullable Long kept;

    @Option(names = Successor.CONTINUED, hidden = true,
            description = "Given by a gaggled that hands over to this one, and by a guardian whose gaggled has died.")
    private boolean continued;

    @Option(names = Successor.HANDED_OVER, paramLabel = "DIR", hidden = true,
            description = "Given by a gaggled that hands over to this one: its state directory.")
    private @Nullable Path handedOver;

    /** Whether programs may run that this gaggled could not take over: then it is to be tried again. */
    private boolean failedToContinue;

    @Option(names = "-v", description = "Log more.")
    private boolean verbose;

    @Option(names = "-q", description = "Log warnings and errors only.")
    private boolean quiet;

    @Option(names = "--format", paramLabel = "NAME",
            description = "Read FILE in this format. Without it, gaggled goes by the file's extension, then by its"
                    + " content.")
    private @Nullable String format;

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "Load plugins from DIR too, besides those of the installation. You can give this option"
                    + " several times.")
    private List<Path> pluginDirectories = new ArrayList<>();

    @Option(
            names = "--launcher",
            paramLabel = "NAME",
            description = "Start processes with this launcher: linux, jdk or one of a plugin. Without it, gaggled"
                    + " takes the best that works here.")
    private @Nullable String launcher;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Installation installation = new Installation(List.of());

    private final HostEnvironment host;

    private final TerminationSignals signals;

    private final StandardOutput standardOutput = StandardOutput.open();

    /** As it runs here, deaf to signals; its man page and its completion are made from that. */
    GaggledCommand() {
        this(ThisHost.environmentOfSupervisor(), TerminationSignals.notHeard());
    }

    GaggledCommand(HostEnvironment host, TerminationSignals signals) {
        this.host = host;
        this.signals = signals;
    }

    /** Runs gaggled, and ends the process when it is done. */
    public static void main(String[] args) {
        // First of all: whoever starts gaggled may want to stop it at once.
        TerminationSignals signals = TerminationSignals.install(GaggledCommand::endBeforeAnythingRuns);
        UntimelyExit.guard();
        int status = run(args, signals);
        LastWords.write();
        UntimelyExit.endedInOrder(status);
        System.exit(status);
    }

    private static void endBeforeAnythingRuns(String signal) {
        System.err.println("gaggled: " + signal + ": ended while it was starting; no program was started");
        LastWords.write();
        Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
    }

    private static int run(String[] args, TerminationSignals signals) {
        GaggledCommand command = new GaggledCommand(ThisHost.environmentOfSupervisor(), signals);
        CommandLine commandLine = new CommandLine(command)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(command.standardOutput)
                .setParameterExceptionHandler(GaggledCommand::usageError);
        int status = command.statusOfPrinting(commandLine.execute(args));
        if (!UntimelyExit.isUnderWay() && !command.failedToContinue) {
            Guardian.of(command.kept).tellThatItEnds();
        }
        return status;
    }

    /** What was asked for and could not be printed was not done. The status of a check is an answer by itself. */
    private int statusOfPrinting(int status) {
        standardOutput.flush();
        String failure = standardOutput.failure();
        if (failure == null) {
            return status;
        }
        if (!standardOutput.isReaderGone()) {
            complain("cannot write to standard output: " + failure);
        }
        return status == CommandLine.ExitCode.OK && !task.test ? USER_ERROR : status;
    }

    /** One line, not the whole help: who mistyped an option knows the rest. */
    private static int usageError(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("gaggled: " + HarmlessText.of(UsageError.textOf(e)));
        err.println("usage: gaggled -c FILE [-t] [-n]; gaggled -h prints all options");
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() {
        checkOptions();
        if (task.runsPrograms()) {
            signals.getReady(ignoreInterrupt, continued);
        } else {
            signals.release();
        }
        String tooFew = OpenFiles.problem();
        if (tooFew != null) {
            complain(tooFew);
            return USER_ERROR;
        }
        prepareLog();
        installation = new Installation(pluginDirectories);
        try (PluginCatalog plugins = installation.load()) {
            plugins.failures().forEach(this::complain);
            requireKnown("--format", format, "format", PluginKind.CONFIG_SOURCE, plugins);
            requireKnown("--launcher", launcher, "launcher", PluginKind.PROCESS_LAUNCHER, plugins);
            return task.needsNoConfiguration()
                    ? describe(plugins)
                    : withConfiguration(Objects.requireNonNull(configFile), plugins);
        } catch (PluginDirectoryException e) {
            complain(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (IOException e) {
            complain("cannot close the plugins: " + e);
            return USER_ERROR;
        }
    }

    private void checkOptions() {
        if (!task.needsNoConfiguration() && configFile == null) {
            throw new ParameterException(spec.commandLine(), "-c FILE is missing");
        }
        if (verbose && quiet) {
            throw new ParameterException(spec.commandLine(), "-v and -q contradict each other");
        }
        if (json && !task.test && !task.plan) {
            throw new ParameterException(spec.commandLine(), "-j goes with -t and --plan");
        }
    }

    /** A wrong name is a mistake in the command line, not in the configuration. */
    private <F extends PluginFactory> void requireKnown(
            String option, @Nullable String wanted, String what, PluginKind<F> kind, PluginCatalog plugins) {
        List<String> known = plugins.services(kind).stream().map(PluginService::name).sorted().toList();
        if (wanted != null && !known.contains(wanted)) {
            String advice = installation.available(plugins).adviceFor(kind, wanted);
            if (advice == null) {
                advice = known.isEmpty() ? "no plugin provides one" : "known: " + String.join(", ", known);
            }
            throw new ParameterException(
                    spec.commandLine(), option + " " + wanted + ": there is no such " + what + "; " + advice);
        }
    }

    /** Prints what this installation is and can. */
    private int describe(PluginCatalog plugins) {
        if (task.listPlugins && verbose && configFile != null) {
            return describe(plugins, configFile);
        }
        if (task.listPlugins) {
            out().print(verbose ? new PluginDetails(plugins, Version.number()) : new PluginListing(plugins));
        } else if (task.listSettings) {
            new SettingsReference(SettingsCatalog.of(installation.configPlugins(plugins))).print(out());
        } else {
            new SettingsSchema(SettingsCatalog.of(installation.configPlugins(plugins))).print(utf8Out());
        }
        out().flush();
        return CommandLine.ExitCode.OK;
    }

    /** Prints what the plugins are, and which of them a configuration uses. */
    private int describe(PluginCatalog plugins, Path file) {
        PluginDetails details = new PluginDetails(plugins, Version.number());
        return switch (new ConfigReader(installation.configPlugins(plugins), host).read(file, format)) {
            case ConfigReading.Refused refused -> {
                print(details);
                complain(file + ": " + ConfigTest.counted(refused.problems())
                        + ", so it is not known which plugins are used;"
                        + " gaggled -t -c " + file + " shows them");
                yield USER_ERROR;
            }
            case ConfigReading.Accepted accepted -> {
                List<PluginFactory> used = new ArrayList<>();
                accepted.config().eventSinks().forEach(plugin -> used.add(plugin.factory()));
                accepted.config().controlSources().forEach(plugin -> used.add(plugin.factory()));
                print(details.usedAre(used));
                yield CommandLine.ExitCode.OK;
            }
        };
    }

    private void print(PluginDetails details) {
        out().print(details);
        out().flush();
    }

    /**
     * Who wants to see more waits for the log, so that it is there before what goes wrong, also where gaggled ends
     * right after.
     */
    private void prepareLog() {
        if (verbose || quiet) {
            System.setProperty(LogStart.LEVEL_PROPERTY, verbose ? "DEBUG" : "WARN");
        }
        if (!task.runsPrograms()) {
            // Standard output is for what was asked for.
            System.setProperty(LOG_TARGET_PROPERTY, "System.err");
        }
        LogStart.begin();
        if (verbose) {
            try {
                LogStart.await(LOG_START_BOUND);
            } catch (InterruptedException e) {
                // The log is only late then.
                Thread.currentThread().interrupt();
            }
        }
    }

    private int withConfiguration(Path file, PluginCatalog plugins) {
        ConfigPlugins configPlugins = installation.configPlugins(plugins);
        ConfigReading reading = new ConfigReader(configPlugins, host).read(file, format);
        if (handedOver != null && reading instanceof ConfigReading.Refused refused) {
            reading = new HandedOver(handedOver, this::complain).readInsteadOf(file, refused, configPlugins);
        }
        if (task.test) {
            return report(new ConfigTest(file, reading, verbose));
        }
        if (task.plan) {
            return new ReloadPreview(
                    file, format, json, host, installation, configPlugins, pluginDirectories,
                    this::complain).print(reading, json ? utf8Out() : out());
        }
        return switch (reading) {
            case ConfigReading.Refused refused -> {
                failedToContinue = continued;
                refused.problems().forEach(problem -> complain(problem.toString()));
                complain(file + ": " + ConfigTest.counted(refused.problems()) + "; nothing was "
                        + (task.printsConfiguration() ? "printed" : "started"));
                yield USER_ERROR;
            }
            case ConfigReading.Accepted accepted -> {
                accepted.warnings().forEach(warning -> complain(warning.toString()));
                yield withConfiguration(file, accepted, plugins);
            }
        };
    }

    private int report(ConfigTest configTest) {
        if (json) {
            configTest.printJson(utf8Out());
        } else {
            configTest.print(out());
        }
        return configTest.exitStatus();
    }

    private int withConfiguration(Path file, ConfigReading.Accepted accepted, PluginCatalog plugins) {
        if (task.printConfig) {
            new EffectiveYaml(utf8Out()).print(file, accepted.effective());
            return CommandLine.ExitCode.OK;
        }
        if (task.graph != null) {
            new DependencyGraph(accepted.config().gaggle().programs()).print(task.graph, out());
            return CommandLine.ExitCode.OK;
        }
        return supervise(file, accepted, plugins);
    }

    private int supervise(Path file, ConfigReading.Accepted accepted, PluginCatalog plugins) {
        ConfigOrigin origin = new ConfigOrigin(
                accepted.sources(), sources -> ConfigReader.readAgain(installation.configPlugins(plugins), sources),
                () -> new ConfigReader(installation.configPlugins(plugins), host).read(file, format));
        EngineOptions options =
                new EngineOptions(Optional.ofNullable(launcher), signals, host.variables(), origin, init);
        Supervision supervision = new Supervision(file, host.hostName(), plugins, options, this::complain);
        if (keep) {
            supervision.sayWhatIsKept(accepted.config(), Guardian.of(kept));
        }
        try {
            return supervision.run(accepted.config());
        } catch (PluginException e) {
            failedToContinue = continued;
            LoggerFactory.getLogger(GaggledCommand.class).debug("the gaggle does not start", e);
            String.valueOf(e.getMessage()).lines().forEach(this::complain);
            return USER_ERROR;
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** For what is not for the terminal: JSON and configurations are UTF-8, whatever the locale is. */
    private PrintWriter utf8Out() {
        return standardOutput.with(StandardCharsets.UTF_8);
    }

    private void complain(PluginFailure failure) {
        if (failure.cause() != null) {
            LoggerFactory.getLogger(GaggledCommand.class).debug("{} cannot be used", failure.origin(), failure.cause());
        }
        complain(failure.toString());
    }

    private void complain(@Nullable String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("gaggled: " + HarmlessText.of(String.valueOf(message)));
        err.flush();
    }
}
