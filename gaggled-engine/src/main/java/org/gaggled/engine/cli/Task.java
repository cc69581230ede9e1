package org.gaggled.engine.cli;

import java.util.List;
import org.gaggled.engine.usage.OptionModels;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What gaggled is asked to do instead of running programs: one thing at most. */
final class Task {

    private static final String TEST = "-t";
    private static final String PRINT_CONFIG = "--print-config";
    private static final String GRAPH = "--graph";
    private static final String PLAN = "--plan";
    private static final String LIST_PLUGINS = "--list-plugins";
    private static final String LIST_SETTINGS = "--list-settings";
    private static final String PRINT_SCHEMA = "--print-schema";

    private final ParseResult parsed;

    Task(ParseResult parsed) {
        this.parsed = parsed;
    }

    /** How each is asked for. */
    static List<OptionSpec> options() {
        return List.of(
                OptionModels.flag(TEST,
                        "Check the configuration, print what is wrong with it, and start nothing."),
                OptionModels.flag(PRINT_CONFIG, "Print the configuration in force as YAML, with the defaults and"
                        + " with the place that each value comes from."),
                OptionSpec.builder(GRAPH).arity("0..1").fallbackValue("text").paramLabel("FORMAT")
                        .type(GraphFormat.class).converters(new GraphFormat.Converter())
                        .description("Print which program depends on which, as text, dot or mermaid. Without FORMAT,"
                                + " print text.")
                        .build(),
                OptionModels.flag(PLAN, "Print what a reload of the configuration would do to the gaggled that runs"
                        + " with it, and why. If none runs, everything is a start."),
                OptionModels.flag(LIST_PLUGINS, "Print the plugins that were found, and which of them failed to"
                        + " load. With -v, print details of each."),
                OptionModels.flag(LIST_SETTINGS, "Print all settings as Markdown, including those of the plugins."),
                OptionModels.flag(PRINT_SCHEMA, "Print a JSON Schema of YAML configurations, for editors."));
    }

    boolean isTest() {
        return CommandOptions.isGiven(parsed, TEST);
    }

    boolean isPlan() {
        return CommandOptions.isGiven(parsed, PLAN);
    }

    boolean listsPlugins() {
        return CommandOptions.isGiven(parsed, LIST_PLUGINS);
    }

    boolean listsSettings() {
        return CommandOptions.isGiven(parsed, LIST_SETTINGS);
    }

    boolean printsConfig() {
        return CommandOptions.isGiven(parsed, PRINT_CONFIG);
    }

    /** How the graph is to be printed; null where it is not. */
    @Nullable
    GraphFormat graph() {
        return parsed.matchedOptionValue(GRAPH, null);
    }

    /** Whether it shows a configuration, which has to be right for that. */
    boolean printsConfiguration() {
        return printsConfig() || graph() != null;
    }

    /** Whether it is none of these: gaggled runs its programs. */
    boolean runsPrograms() {
        return !isTest() && !isPlan() && !printsConfiguration() && !needsNoConfiguration();
    }

    /** Whether it is about the installation, not about a configuration. */
    boolean needsNoConfiguration() {
        return listsPlugins() || listsSettings() || CommandOptions.isGiven(parsed, PRINT_SCHEMA);
    }
}
