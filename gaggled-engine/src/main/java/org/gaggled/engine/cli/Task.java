package org.gaggled.engine.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What gaggled is asked to do instead of running programs: one thing at most. */
final class Task {

    @Option(names = "-t", description = "Check the configuration, print what is wrong with it, and start nothing.")
    boolean test;

    @Option(
            names = "--print-config",
            description = "Print the configuration in force as YAML, with the defaults and with the place that each"
                    + " value comes from.")
    boolean printConfig;

    @Option(
            names = "--graph",
            arity = "0..1",
            fallbackValue = "text",
            paramLabel = "FORMAT",
            converter = GraphFormat.Converter.class,
            description = "Print which program depends on which, as text, dot or mermaid. Without FORMAT, print text.")
    @Nullable
    GraphFormat graph;

    @Option(names = "--plan",
            description = "Print what a reload of the configuration would do to the gaggled that runs with it, and why."
                    + " If none runs, everything is a start.")
    boolean plan;

    @Option(names = "--list-plugins",
            description = "Print the plugins that were found, and which of them failed to load. With -v, print"
                    + " details of each.")
    boolean listPlugins;

    @Option(names = "--list-settings",
            description = "Print all settings as Markdown, including those of the plugins.")
    boolean listSettings;

    @Option(names = "--print-schema", description = "Print a JSON Schema of YAML configurations, for editors.")
    boolean printSchema;

    /** Whether it shows a configuration, which has to be right for that. */
    boolean printsConfiguration() {
        return printConfig || graph != null;
    }

    /** Whether it is none of these: gaggled runs its programs. */
    boolean runsPrograms() {
        return !test && !plan && !printsConfiguration() && !needsNoConfiguration();
    }

    /** Whether it is about the installation, not about a configuration. */
    boolean needsNoConfiguration() {
        return listPlugins || listSettings || printSchema;
    }
}
