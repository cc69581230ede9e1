package org.gaggled.engine.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gaggled.engine.upgrade.Successor;
import org.gaggled.engine.usage.OptionModels;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What gaggled was told on its command line, and the model of what it can be told there.
 *
 * <p>The model is made by hand: to read one from annotations would take a sixth of the time in which gaggled starts.
 */
final class CommandOptions {

    private static final String CONFIG = "-c";
    private static final String JSON = "-j";
    private static final String IGNORE_INTERRUPT = "-n";
    private static final String INIT = "--init";
    private static final String KEEP = "--keep";
    private static final String KEPT = "--kept";
    private static final String VERBOSE = "-v";
    private static final String QUIET = "-q";
    private static final String FORMAT = "--format";
    private static final String PLUGINS = "--plugins";
    private static final String LAUNCHER = "--launcher";

    private final ParseResult parsed;
    private final Task task;

    /** What that command line says. */
    CommandOptions(ParseResult parsed) {
        this.parsed = parsed;
        this.task = new Task(parsed);
    }

    /** What can be said, to what does it. */
    static CommandSpec model(Callable<Integer> command) {
        CommandSpec model = CommandSpec.wrapWithoutInspection(command)
                .name("gaggled")
                .versionProvider(new Version())
                .addOption(OptionModels.argument(CONFIG, "FILE", Path.class, "Read the configuration from FILE."))
                .addArgGroup(tasks())
                .addOption(OptionModels.flag(JSON, "With -t or --plan, print JSON for editors and scripts."))
                .addOption(OptionModels.flag(IGNORE_INTERRUPT, "Ignore SIGINT."))
                .addOption(OptionModels.flag(INIT,
                        "Do what process 1 does, also where gaggled is not that: reap orphans, and stop"
                                + " what is left of them at the end."))
                .addOption(OptionModels.flag(KEEP,
                        "Start gaggled again when it has died, and not by its own decision. With"
                                + " statedir, the next one goes on with the programs that run."))
                .addOption(hidden(OptionModels.argument(KEPT, "PID", Long.class,
                        "Given by bin/gaggled: the process that starts gaggled again.")))
                .addOption(hidden(OptionModels.flag(Successor.CONTINUED,
                        "Given by a gaggled that hands over to this one, and by a guardian whose gaggled has died.")))
                .addOption(hidden(OptionModels.argument(Successor.HANDED_OVER, "DIR", Path.class,
                        "Given by a gaggled that hands over to this one: its state directory.")))
                .addOption(OptionModels.flag(VERBOSE, "Log more."))
                .addOption(OptionModels.flag(QUIET, "Log warnings and errors only."))
                .addOption(OptionModels.argument(FORMAT, "NAME", String.class,
                        "Read FILE in this format. Without it, gaggled goes"
                                + " by the file's extension, then by its content."))
                .addOption(OptionSpec.builder(PLUGINS).paramLabel("DIR").type(List.class).auxiliaryTypes(Path.class)
                        .description("Load plugins from DIR too, besides those of the installation. You can give this"
                                + " option several times.")
                        .build())
                .addOption(OptionModels.argument(LAUNCHER, "NAME", String.class,
                        "Start processes with this launcher: linux, jdk"
                                + " or one of a plugin. Without it, gaggled takes the best that works here."));
        OptionModels.addStandard(model);
        model.usageMessage()
                .description("Start, watch, restart and stop programs that depend on each other.")
                .sortOptions(false)
                .footer("%ngaggled import makes a configuration of what another supervisor was told; gaggled import -h"
                        + " says more.")
                .exitCodeListHeading("%nExit status:%n")
                .exitCodeList(statuses());
        return model;
    }

    private static ArgGroupSpec tasks() {
        ArgGroupSpec.Builder tasks = ArgGroupSpec.builder().exclusive(true).validate(true);
        Task.options().forEach(tasks::addArg);
        return tasks.build();
    }

    private static Map<String, String> statuses() {
        Map<String, String> statuses = new LinkedHashMap<>();
        statuses.put("0",
                "gaggled was shut down and every program is stopped, or gaggled printed what it was asked for");
        statuses.put("1",
                "the configuration is wrong, something that it asks for is not available, or a plugin ended gaggled");
        statuses.put("2", "the command line is wrong");
        statuses.put("3", "the memory that gaggled may use was full; its programs run on");
        statuses.put("any",
                "an essential program was down for good: gaggled ends with its status, 128 + n for signal n");
        return statuses;
    }

    /** Whether that is there, and not taken back: {@code --init=false} is understood. */
    static boolean isGiven(ParseResult parsed, String flag) {
        return parsed.matchedOptionValue(flag, false);
    }

    /** The same, for gaggled's own use. */
    private static OptionSpec hidden(OptionSpec option) {
        return option.toBuilder().hidden(true).build();
    }

    /** The process of the guardian, in the words in which {@code bin/gaggled} names it; null where there is none. */
    static @Nullable Long kept(String... arguments) {
        for (String argument : arguments) {
            if (argument.matches(KEPT + "=[0-9]{1,18}")) {
                return Long.valueOf(argument.substring(KEPT.length() + 1));
            }
        }
        return null;
    }

    Task task() {
        return task;
    }

    @Nullable
    Path configFile() {
        return parsed.matchedOptionValue(CONFIG, null);
    }

    boolean json() {
        return isGiven(parsed, JSON);
    }

    boolean ignoreInterrupt() {
        return isGiven(parsed, IGNORE_INTERRUPT);
    }

    boolean init() {
        return isGiven(parsed, INIT);
    }

    boolean keep() {
        return isGiven(parsed, KEEP);
    }

    /** Whether programs may run that an earlier gaggled has started. */
    boolean continued() {
        return isGiven(parsed, Successor.CONTINUED);
    }

    /** The state directory of the gaggled that hands over to this one; null where none does. */
    @Nullable
    Path handedOver() {
        return parsed.matchedOptionValue(Successor.HANDED_OVER, null);
    }

    boolean verbose() {
        return isGiven(parsed, VERBOSE);
    }

    boolean quiet() {
        return isGiven(parsed, QUIET);
    }

    @Nullable
    String format() {
        return parsed.matchedOptionValue(FORMAT, null);
    }

    List<Path> pluginDirectories() {
        return parsed.matchedOptionValue(PLUGINS, List.of());
    }

    @Nullable
    String launcher() {
        return parsed.matchedOptionValue(LAUNCHER, null);
    }
}
