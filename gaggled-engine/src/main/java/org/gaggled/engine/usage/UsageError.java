package org.gaggled.engine.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.gaggled.api.NearestName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in words for whoever typed it: those of the parser are about its own ideas. */
public final class UsageError {

    private static final Pattern INVALID = Pattern.compile("Invalid value for option '([^']+)'(?: \\(.*?\\))?: ");

    private UsageError() {}

    /** One line, without a full stop. */
    public static String textOf(ParameterException e) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        return switch (e) {
            case UnmatchedArgumentException unmatched when !unmatched.getUnmatched().isEmpty() ->
                    unmatched(unmatched.getUnmatched().getFirst(), spec);
            case MissingParameterException missing when !missing.getMissing().isEmpty() ->
                    missing(missing, missing.getMissing().getFirst(), spec);
            case MutuallyExclusiveArgsException several -> oneTask(spec);
            case MaxValuesExceededException several -> oneTask(spec);
            default ->
                    INVALID.matcher(String.valueOf(e.getMessage()).replaceFirst("^Error: ", "")).replaceFirst("$1: ");
        };
    }

    private static String unmatched(String word, CommandSpec spec) {
        if (!word.startsWith("-")) {
            return "'" + word + "' is one argument too many" + usage(spec);
        }
        // Every letter is near to every other.
        String nearest = word.startsWith("--") ? NearestName.find(word, spec.optionsMap().keySet()) : null;
        return "there is no option " + word + (nearest == null ? "" : "; did you mean " + nearest + "?")
                + (spec.root().optionsMap().containsKey("-s") ? "; put -- before a program of that name" : "");
    }

    private static String missing(MissingParameterException e, ArgSpec argument, CommandSpec spec) {
        boolean itself = String.valueOf(e.getMessage()).startsWith("Missing required option");
        return argument instanceof OptionSpec option
                ? option.longestName() + (itself ? " " + option.paramLabel() + " is missing"
                        : " needs " + option.paramLabel())
                : argument.paramLabel() + " is missing" + usage(spec);
    }

    /** What to say where several things are to be done that exclude each other. */
    public static String oneTask(CommandSpec spec) {
        List<String> tasks = new ArrayList<>();
        spec.root().argGroups().forEach(group -> group.options().forEach(option -> tasks.add(option.longestName())));
        return "give one of " + String.join(", ", tasks) + ", and once";
    }

    private static String usage(CommandSpec spec) {
        if (spec.positionalParameters().stream().allMatch(ArgSpec::hidden)) {
            return "";
        }
        StringBuilder usage = new StringBuilder("; usage: ").append(spec.qualifiedName());
        spec.positionalParameters().stream().filter(each -> !each.hidden()).forEach(each -> {
            boolean optional = each.arity().min() == 0;
            String label = each.paramLabel() + (each.arity().isVariable() ? "..." : "");
            usage.append(optional ? " [" + label + "]" : " " + label);
        });
        return usage.toString();
    }

    /** What comes behind the word that ends the options, whatever it looks like. */
    public static List<String> behindDelimiter(List<String> arguments) {
        int delimiter = arguments.indexOf("--");
        return delimiter < 0 ? List.of() : arguments.subList(delimiter + 1, arguments.size());
    }

    /** A command that is spelt nearly like that. */
    public static @Nullable String nearestCommand(String word, CommandSpec spec) {
        return NearestName.find(word, spec.subcommands().keySet());
    }
}
