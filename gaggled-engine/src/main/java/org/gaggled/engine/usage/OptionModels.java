package org.gaggled.engine.usage;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Makes options for models of command lines that are made by hand. Reading a model from annotations takes a tenth of a
 * second, in each process anew.
 */
public final class OptionModels {

    private OptionModels() {}

    /** An option that says something by being there. */
    public static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name).type(boolean.class).description(description).build();
    }

    /** An option with a value. */
    public static OptionSpec argument(String name, String label, Class<?> type, String description) {
        return OptionSpec.builder(name).paramLabel(label).type(type).description(description).build();
    }

    /** Whether that flag was there, and was not taken back: {@code --wait=false} is understood. */
    public static boolean isGiven(OptionSpec flag) {
        return Boolean.TRUE.equals(flag.getValue());
    }

    /** Adds what every command has: {@code --help} and {@code --version}. */
    public static void addStandard(CommandSpec model) {
        model.addOption(OptionSpec.builder("-h", "--help").usageHelp(true)
                .description("Show this help message and exit.").build());
        model.addOption(OptionSpec.builder("-V", "--version").versionHelp(true)
                .description("Print version information and exit.").build());
    }
}
