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
import org.gaggled.engine.usage.UsageError;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine;

/** {@code gaggled}: starts, watches, restarts and stops programs that depend on each other. */
public final class GaggledCommand implements Callable<Integer> {

    /** Where the log goes, as conf/logback.xml reads it. */
    private static final String LOG_TARGET_PROPERTY = "gaggled.log.target";

    /** Far more than it takes; without a log gaggled runs all the same. */
    private static final Duration LOG_START_BOUND = Duration.ofSeconds(30);

    private static final int USER_ERROR = 1;

    /** Whether programs may run that this gaggled could not take over: then it is to be tried again. */
    private boolean failedToContinue;

    private final CommandSpec model = CommandOptions.model(this);

    private CommandOptions options = new CommandOptions(ParseResult.builder(model).build());

    private Installation installation = new Installation(List.of());

    private final HostEnvironment host;

    private final TerminationSignals signals;

    private final Guardian guardian;

    private final StandardOutput standardOutput = StandardOutput.open();

    private GaggledCommand(HostEnvironment host, TerminationSignals signals, Guardian guardian) {
        this.host = host;
        this.signals = signals;
        this.guardian = guardian;
    }

    /** What can be said on the command line; its man page and its completion are made from that. */
    public static CommandSpec model() {
        return CommandOptions.model(() -> CommandLine.ExitCode.SOFTWARE);
    }

    /** Runs gaggled, and ends the process when it is done. */
    public static void main(String[] args) {
        // First of all: whoever starts gaggled may want to stop it at once.
        TerminationSignals signals = TerminationSignals.install(GaggledCommand::endBeforeAnythingRuns);
        UntimelyExit.guard();
        int status = run(args, signals);
        LastWords.write();
        UntimelyExit.endedInOrder(status);
        signals.end();
        System.exit(status);
    }

    private static void endBeforeAnythingRuns(String signal) {
        System.err.println("gaggled: " + signal + ": ended while it was starting; no program was started");
        LastWords.write();
        Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
    }

    private static int run(String[] args, TerminationSignals signals) {
        // Also where the command line is wrong.
        Guardian guardian = Guardian.of(CommandOptions.kept(args));
        GaggledCommand command = new GaggledCommand(ThisHost.environmentOfSupervisor(), signals, guardian);
        CommandLine commandLine = new CommandLine(command.model)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(command.standardOutput)
                .setParameterExceptionHandler(GaggledCommand::usageError);
        int status = command.statusOfPrinting(commandLine.execute(args));
        if (!UntimelyExit.isUnderWay() && !command.failedToContinue) {
            guardian.tellThatItEnds();
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
        return status == CommandLine.ExitCode.OK && !options.task().isTest() ? USER_ERROR : status;
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
        options = new CommandOptions(model.commandLine().getParseResult());
        checkOptions();
        if (options.task().runsPrograms()) {
            signals.getReady(options.ignoreInterrupt(), options.continued());
        } else {
            signals.release();
        }
        String tooFew = OpenFiles.problem();
        if (tooFew != null) {
            complain(tooFew);
            return USER_ERROR;
        }
        prepareLog();
        installation = new Installation(options.pluginDirectories());
        try (PluginCatalog plugins = installation.load()) {
            plugins.failures().forEach(this::complain);
            requireKnown("--format", options.format(), "format", PluginKind.CONFIG_SOURCE, plugins);
            requireKnown("--launcher", options.launcher(), "launcher", PluginKind.PROCESS_LAUNCHER, plugins);
            return options.task().needsNoConfiguration()
                    ? describe(plugins)
                    : withConfiguration(Objects.requireNonNull(options.configFile()), plugins);
        } catch (PluginDirectoryException e) {
            complain(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (IOException e) {
            complain("cannot close the plugins: " + e);
            return USER_ERROR;
        }
    }

    private void checkOptions() {
        if (!options.task().needsNoConfiguration() && options.configFile() == null) {
            throw new ParameterException(model.commandLine(), "-c FILE is missing");
        }
        if (options.verbose() && options.quiet()) {
            throw new ParameterException(model.commandLine(), "-v and -q contradict each other");
        }
        if (options.json() && !options.task().isTest() && !options.task().isPlan()) {
            throw new ParameterException(model.commandLine(), "-j goes with -t and --plan");
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
                    model.commandLine(), option + " " + wanted + ": there is no such " + what + "; " + advice);
        }
    }

    /** Prints what this installation is and can. */
    private int describe(PluginCatalog plugins) {
        if (options.task().listsPlugins() && options.verbose() && options.configFile() != null) {
            return describe(plugins, options.configFile());
        }
        if (options.task().listsPlugins()) {
            out().print(options.verbose() ? new PluginDetails(plugins, Version.number()) : new PluginListing(plugins));
        } else if (options.task().listsSettings()) {
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
        return switch (new ConfigReader(installation.configPlugins(plugins), host).read(file, options.format())) {
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
                accepted.config().neighbourSources().forEach(plugin -> used.add(plugin.factory()));
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
        if (options.verbose() || options.quiet()) {
            System.setProperty(LogStart.LEVEL_PROPERTY, options.verbose() ? "DEBUG" : "WARN");
        }
        if (!options.task().runsPrograms()) {
            // Standard output is for what was asked for.
            System.setProperty(LOG_TARGET_PROPERTY, "System.err");
        }
        LogStart.begin();
        if (options.verbose()) {
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
        ConfigReader reader = new ConfigReader(configPlugins, host);
        ConfigReading reading = reader.read(file, options.format());
        if (options.task().runsPrograms() && reading instanceof ConfigReading.Refused refused) {
            reading = options.handedOver() == null
                    ? new LeftRunning(reader).readInsteadOf(file, options.format(), refused)
                    : new HandedOver(options.handedOver(), this::complain).readInsteadOf(file, refused, configPlugins);
        }
        if (options.task().isTest()) {
            return report(new ConfigTest(file, reading, options.verbose()));
        }
        if (options.task().isPlan()) {
            return new ReloadPreview(
                    file, options.format(), options.json(), host, installation, configPlugins,
                    options.pluginDirectories(),
                    this::complain).print(reading, options.json() ? utf8Out() : out());
        }
        return switch (reading) {
            case ConfigReading.Refused refused -> {
                failedToContinue = options.continued();
                refused.problems().forEach(problem -> complain(problem.toString()));
                complain(file + ": " + ConfigTest.counted(refused.problems()) + "; nothing was "
                        + (options.task().printsConfiguration() ? "printed" : "started"));
                yield USER_ERROR;
            }
            case ConfigReading.Accepted accepted -> {
                accepted.warnings().forEach(warning -> complain(warning.toString()));
                yield withConfiguration(file, accepted, plugins);
            }
        };
    }

    private int report(ConfigTest configTest) {
        if (options.json()) {
            configTest.printJson(utf8Out());
        } else {
            configTest.print(out());
        }
        return configTest.exitStatus();
    }

    private int withConfiguration(Path file, ConfigReading.Accepted accepted, PluginCatalog plugins) {
        if (options.task().printsConfig()) {
            new EffectiveYaml(utf8Out()).print(file, accepted.effective());
            return CommandLine.ExitCode.OK;
        }
        if (options.task().graph() != null) {
            new DependencyGraph(accepted.config().gaggle().programs()).print(options.task().graph(), out());
            return CommandLine.ExitCode.OK;
        }
        return supervise(file, accepted, plugins);
    }

    private int supervise(Path file, ConfigReading.Accepted accepted, PluginCatalog plugins) {
        ConfigOrigin origin = new ConfigOrigin(
                accepted.sources(), sources -> ConfigReader.readAgain(installation.configPlugins(plugins), sources),
                () -> new ConfigReader(installation.configPlugins(plugins), host).read(file, options.format()));
        EngineOptions engine = new EngineOptions(
                Optional.ofNullable(options.launcher()), signals, host.variables(), origin, options.init());
        Supervision supervision = new Supervision(file, host.hostName(), plugins, engine, this::complain);
        if (options.keep()) {
            supervision.sayWhatIsKept(accepted.config(), guardian);
        }
        try {
            return supervision.run(accepted.config());
        } catch (PluginException e) {
            failedToContinue = options.continued();
            LoggerFactory.getLogger(GaggledCommand.class).debug("the gaggle does not start", e);
            String.valueOf(e.getMessage()).lines().forEach(this::complain);
            return USER_ERROR;
        }
    }

    private PrintWriter out() {
        return model.commandLine().getOut();
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
        PrintWriter err = model.commandLine().getErr();
        err.println("gaggled: " + HarmlessText.of(String.valueOf(message)));
        err.flush();
    }
}
